"""Every address of the system, by the floor that answers."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from civreg.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("civreg.core.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("campaign/", include("campaigns.urls")),
    path("registers/", include("registers.urls")),
    path("scans/", include("scanning.urls")),
    path("progress/", include("reporting.urls")),
    path("public/", include("reporting.public.urls")),
    path("api/v1/", include("civreg.api")),
    path("admin/", admin.site.urls),
]
handler400 = "civreg.core.views.bad_request"
handler403 = "civreg.core.views.not_found"
handler404 = "civreg.core.views.not_found"
handler500 = "civreg.core.views.server_error"
