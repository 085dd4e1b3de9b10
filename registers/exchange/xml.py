"""XML parts of a spreadsheet read as they come, in constant memory, without anything that XML can be abused for."""

from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from registers.exchange import archive as archives
from registers.exchange.limits import MB, SheetRefused

# One row or one shared string this long is no register's.
MOST_AT_ONCE = 8 * MB


def local(name):
    """The name of an element without its namespace prefix."""
    return name.rpartition(":")[2]


def parse(archive, name, limits, *, start=None, end=None, text=None, progress=None):
    """Feed one part to the handlers, yielding after every slice so that what was found can be used.

    `progress()` gives a number that grows with every row: without growth for MOST_AT_ONCE bytes it is refused.
    """
    parser = _parser(start, end, text)
    since, last = 0, None
    for chunk in archives.chunks(archive, name, limits):
        try:
            parser.Parse(chunk, False)
        except expat.ExpatError as problem:
            raise archives.damaged() from problem
        now = progress() if progress else None
        since = 0 if now != last else since + len(chunk)
        last = now
        if progress and since > MOST_AT_ONCE:
            raise archives.bomb()
        yield
    try:
        parser.Parse(b"", True)
    except expat.ExpatError as problem:
        raise archives.damaged() from problem
    yield


def _parser(start, end, text):
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    return parser


def _refuse_doctype(*_declaration):
    raise SheetRefused(_("Tệp có khai báo lạ bên trong (DTD), có thể là tệp phá hoại: không mở."), code="entities")
