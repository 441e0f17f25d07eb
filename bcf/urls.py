"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("returns.urls")),
    path("", include("bcf.account_urls")),
    path("", include("schemes.urls")),
    path("", include("metrics.urls")),
    path("", include("bcf.manage_urls")),
    path("", include("schemes.manage_urls")),
    path("admin/", admin.site.urls),
]
