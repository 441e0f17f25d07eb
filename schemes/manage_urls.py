"""Addresses of the administration of allocations."""

from django.urls import include, path

from schemes.views import manage_allocations as views

_allocations = [
    path("", views.allocations, name="manage_allocations"),
    path("load/", views.choose_file, name="manage_allocations_load"),
    path("load/<uuid:upload>/", views.look_through, name="manage_allocations_look"),
    path("load/<uuid:upload>/columns/", views.name_columns, name="manage_allocations_columns"),
    path("load/<uuid:upload>/changes.csv", views.changes_csv, name="manage_allocations_changes"),
    path("<uuid:load>/roll-back/", views.roll_back_load, name="manage_allocations_roll_back"),
]

urlpatterns = [path("manage/allocations/", include(_allocations))]
