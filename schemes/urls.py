"""Addresses of plans."""

from django.urls import include, path

from schemes.views import checks, files, funding, grid, movement, pasting, plans, scheme, spending

_of_one_plan = [
    path("", plans.plan_home, name="plan_home"),
    path("facts/", plans.plan_facts, name="plan_facts"),
    path("funding/", funding.funding_page, name="plan_funding"),
    path("funding/fill-in/", funding.fill_in_funding, name="plan_fill_in"),
    path("schemes/", grid.schemes_page, name="plan_schemes"),
    path("schemes/save/", grid.save_schemes, name="plan_schemes_save"),
    path("schemes/paste/", pasting.paste_page, name="plan_schemes_paste"),
    path("schemes/undo/", grid.undo_schemes, name="plan_schemes_undo"),
    path("schemes/<uuid:scheme>/", scheme.scheme_page, name="plan_scheme"),
    path("metrics/", movement.plan_metrics, name="plan_metrics"),
    path("minimums/", funding.minimums_page, name="plan_minimums"),
    path("checks/", checks.checks_page, name="plan_checks"),
    path("history/", plans.plan_history, name="plan_history"),
    path("carry/", plans.carry_schemes, name="plan_carry"),
    path("spending/<str:year>/<int:quarter>/", spending.spending_page, name="plan_spending"),
    path("profile/<str:year>/", spending.profile_page, name="plan_profile"),
    path("plan.<str:form>", files.download, name="plan_file"),
]

urlpatterns = [
    path("plans/", plans.plans_list, name="plans"),
    path("plans/new/", plans.new_plan, name="plan_new"),
    path("plans/<slug:slug>/", include(_of_one_plan)),
]
