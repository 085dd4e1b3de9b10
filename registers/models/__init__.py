from registers.models.assignments import Assignment
from registers.models.books import RegisterBook
from registers.models.closings import BookProof, BookYear, NumberGap, PageDifference
from registers.models.counts import (
    BookTotal,
    LocalityDay,
    LocalityPace,
    LocalityTotal,
    LocalityVersion,
    PlanVersion,
)
from registers.models.decisions import CaseDecision
from registers.models.drafts import Draft
from registers.models.duplicates import (
    CaseMember,
    DuplicateCase,
    DuplicateKey,
    DuplicateModel,
    DuplicateRun,
    UncheckedEntry,
)
from registers.models.entries import Entry, Override
from registers.models.exchange import (
    AnswerFile,
    ImportRun,
    Package,
    PackageItem,
    PackageOrder,
    Reconciliation,
    Transfer,
    TransferItem,
)
from registers.models.forecasts import ForecastItem, TransferForecast
from registers.models.links import Contradiction, LinkMark, PersonLink, PersonMention, UnreadEntry
from registers.models.templates import SheetTemplate
from registers.models.thresholds import ThresholdChange
from registers.models.workdays import WorkDay

__all__ = [
    "Assignment",
    "AnswerFile",
    "BookProof",
    "BookTotal",
    "BookYear",
    "CaseDecision",
    "CaseMember",
    "Contradiction",
    "Draft",
    "DuplicateCase",
    "DuplicateKey",
    "DuplicateModel",
    "DuplicateRun",
    "Entry",
    "ForecastItem",
    "ImportRun",
    "LinkMark",
    "LocalityDay",
    "LocalityPace",
    "LocalityTotal",
    "LocalityVersion",
    "NumberGap",
    "Override",
    "Package",
    "PackageItem",
    "PackageOrder",
    "PageDifference",
    "PersonLink",
    "PersonMention",
    "PlanVersion",
    "Reconciliation",
    "RegisterBook",
    "SheetTemplate",
    "ThresholdChange",
    "Transfer",
    "TransferForecast",
    "TransferItem",
    "WorkDay",
    "UncheckedEntry",
    "UnreadEntry",
]
