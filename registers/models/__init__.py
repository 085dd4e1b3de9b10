from registers.models.books import RegisterBook
from registers.models.counts import BookTotal, LocalityDay, LocalityTotal
from registers.models.drafts import Draft
from registers.models.entries import Entry, Override

__all__ = ["BookTotal", "Draft", "Entry", "LocalityDay", "LocalityTotal", "Override", "RegisterBook"]
