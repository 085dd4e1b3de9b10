from django.urls import path
from rest_framework.routers import DefaultRouter

from reporting import api

router = DefaultRouter()
router.include_root_view = False
router.register("reports", api.ReportViewSet, basename="report")
urlpatterns = [
    path("progress/", api.ProgressView.as_view(), name="api-progress"),
    path("exports/entries/", api.EntriesExport.as_view(), name="api-export-entries"),
    *router.urls,
]
