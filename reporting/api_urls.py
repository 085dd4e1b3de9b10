from django.urls import path

from civreg.core.api_routes import Routes
from reporting import api

router = Routes()
router.register("reports", api.ReportViewSet, basename="report")
urlpatterns = [
    path("progress/", api.ProgressView.as_view(), name="api-progress"),
    path("exports/entries/", api.EntriesExport.as_view(), name="api-export-entries"),
    *router.urls,
]
