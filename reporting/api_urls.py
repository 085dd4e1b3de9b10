from django.urls import path

from civreg.core.api_routes import Routes
from reporting.api import allocations, commitments, exports, forecasts, pictures, progress, reports, signals

router = Routes()
router.register("reports", reports.ReportViewSet, basename="api-report")
router.register("signals", signals.Signals, basename="api-signal")
router.register("report-recipients", reports.Recipients, basename="api-recipient")
router.register("exports", exports.Exports, basename="api-export")
router.register("commitments", commitments.Commitments, basename="api-commitment")
router.register("escalations", commitments.Escalations, basename="api-escalation")
router.register("allocations", allocations.Allocations, basename="api-allocation")
urlpatterns = [
    path("progress/", progress.ProgressView.as_view(), name="api-progress"),
    path("forecast/", forecasts.ForecastView.as_view(), name="api-forecast"),
    path("exports/entries/", exports.EntriesExport.as_view(), name="api-export-entries"),
    path("pictures/<slug:name>/", pictures.PictureView.as_view(), name="api-picture"),
    *router.urls,
]
