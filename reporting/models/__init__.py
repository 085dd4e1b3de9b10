"""What is kept beside the counters: frozen reports, signs of formality, files that were taken out."""

from reporting.models.exports import Export, ExportDownload
from reporting.models.reports import DailyReport
from reporting.models.signals import Signal

__all__ = ["DailyReport", "Export", "ExportDownload", "Signal"]
