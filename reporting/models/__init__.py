"""What is kept beside the counters: frozen reports, signs of formality, files that were taken out."""

from reporting.models.allocations import Allocation, Sending
from reporting.models.exports import Export, ExportDownload
from reporting.models.mail import ReportMail, ReportRecipient
from reporting.models.reports import DailyReport, ReportStep
from reporting.models.signals import Signal

__all__ = [
    "Allocation", "DailyReport", "Export", "ExportDownload", "ReportMail", "ReportRecipient", "ReportStep", "Sending",
    "Signal",
]  # fmt: skip
