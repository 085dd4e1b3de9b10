from django.urls import path

from civreg.core.api_routes import Routes
from reporting import api, api_pictures, api_signals

router = Routes()
router.register("reports", api.ReportViewSet, basename="report")
router.register("signals", api_signals.Signals, basename="api-signal")
urlpatterns = [
    path("progress/", api.ProgressView.as_view(), name="api-progress"),
    path("exports/entries/", api.EntriesExport.as_view(), name="api-export-entries"),
    path("pictures/<slug:name>/", api_pictures.PictureView.as_view(), name="api-picture"),
    *router.urls,
]
