"""Which entry of a transfer each answer of the Ministry is about, and the sentences where that is not clear."""

from collections import defaultdict

from django.utils.translation import gettext as _

from registers.actions import judging
from registers.models import TransferItem

Item = TransferItem.State


def contradiction(item, answer):
    facts = {
        "at": answer.at,
        "number": item.entry,
        "before": item.get_state_display(),
        "now": Item(answer.result).label,
    }
    return _("%(at)s: số %(number)s đã có trả lời “%(before)s”, nay Bộ nói “%(now)s”. Giữ trả lời cũ.") % facts


def matched(transfer, items, answers):
    """Pairs of an item and its one answer, and sentences about answers of nobody or against each other."""
    index, problems, told = Index(transfer, items), [], defaultdict(list)
    for answer in answers:
        item, problem = index.find(answer)
        if item is None:
            problems.append(problem)
        else:
            told[item].append(answer)
    pairs = []
    for item, said in told.items():
        if len({each.result for each in said}) > 1:
            facts = {"number": item.entry, "at": ", ".join(each.at for each in said)}
            problems.append(_("Số %(number)s có nhiều kết quả khác nhau trong cùng tệp (%(at)s): không ghi.") % facts)
        else:
            pairs.append((item, said[0]))
    return pairs, problems


class Index:
    """A transfer's items by sheet row, by file name and by number with book."""

    def __init__(self, transfer, items):
        by_entry = {item.entry_id: item for item in items}
        packed = transfer.package.items.values_list("entry_id", "file_name")
        self.files = {name.casefold(): by_entry[entry] for entry, name in packed if entry in by_entry}
        self.rows = {item.row: item for item in items}
        self.numbers = {str(item.entry).casefold(): item for item in items}

    def find(self, answer):
        """(item, None), or (None, sentence) where nothing or more than one thing is named."""
        asked = []
        if answer.file_name:
            asked.append(self.files.get(answer.file_name.casefold()))
        if answer.number:
            asked.append(self.numbers.get(_plain_number(answer.number)))
        if answer.row is not None and not asked:
            asked.append(self.rows.get(answer.row))
        named = {item.pk: item for item in asked if item is not None}
        if len(named) == 1 and None not in asked:
            return next(iter(named.values())), None
        label = answer.file_name or answer.number or answer.row
        if len(named) > 1:
            return None, _("%(at)s: tên tệp và số đăng ký chỉ hai trường hợp khác nhau.") % {"at": answer.at}
        return None, _("%(at)s: “%(label)s” không có trong đợt này.") % {"at": answer.at, "label": label}


def _plain_number(text):
    """ "013 / 1998" and "13/1998" are one number."""
    found = judging.NUMBER.match(text)
    return f"{int(found[1])}{found[2].lower()}/{found[3]}" if found else text.casefold()
