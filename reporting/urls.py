from django.urls import path
from django.views.generic import RedirectView

from reporting.views import commitments, dashboards, exports, ledger, pictures, reports, signals, today

app_name = "reporting"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="reporting:dashboard")),
    path("dashboard/", dashboards.dashboard, name="dashboard"),
    path("today/", today.today, name="today"),
    path("dashboard/district/<int:pk>/", dashboards.district, name="district"),
    path("dashboard/unit/<int:pk>/", dashboards.unit, name="unit"),
    path("dashboard/commune/<int:pk>/", dashboards.commune, name="commune"),
    path("figures/", dashboards.figures, name="figures"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("commitments/", commitments.commitment_list, name="commitments"),
    path("commitments/new/", commitments.commitment_new, name="commitment-new"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
    path("commitments/<int:pk>/sign/", commitments.commitment_sign, name="commitment-sign"),
    path("commitments/<int:pk>/withdraw/", commitments.commitment_withdraw, name="commitment-withdraw"),
    path("commitments/<int:pk>/document/", commitments.commitment_document, name="commitment-document"),
    path("commitments/<int:pk>/paper/", commitments.commitment_paper, name="commitment-paper"),
    path("escalations/<int:pk>/answer/", commitments.escalation_answer, name="escalation-answer"),
    path("pictures/", pictures.pictures, name="pictures"),
    path("pictures/<slug:name>.svg", pictures.picture, name="picture"),
    path("signals/", signals.signals, name="signals"),
    path("signals/<int:pk>/", signals.signal, name="signal"),
    path("signals/<int:pk>/explain/", signals.signal_explain, name="signal-explain"),
    path("signals/<int:pk>/reopen/", signals.signal_reopen, name="signal-reopen"),
    path("sheet/", dashboards.progress_sheet, name="progress-sheet"),
    path("daily-report/", reports.daily_report, name="daily-report"),
    path("daily-report/freeze/", reports.daily_report_freeze, name="daily-report-freeze"),
    path("exports/", exports.export_list, name="exports"),
    path("exports/new/", exports.export_new, name="export-new"),
    path("exports/log/", exports.export_log, name="export-log"),
    path("exports/<int:pk>/cancel/", exports.export_cancel, name="export-cancel"),
    path("exports/<int:pk>/file/", exports.export_file, name="export-file"),
    path("entries/", exports.export_entries, name="export-entries"),
]
