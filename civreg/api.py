"""The root of the API: each floor brings its routes, the schema covers them all."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", include("campaigns.api_urls")),
    path("", include("registers.api_urls")),
    path("", include("scanning.api_urls")),
    path("", include("reporting.api_urls")),
]
