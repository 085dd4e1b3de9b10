"""Papers that prove a figure or a promise: kept as they came, named by their content, never opened here."""

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from civreg.core.errors import Refused
from civreg.core.storage import content_path, sha256_of

# What a file begins with, and the suffix and type it is kept and served under; nothing else is taken.
KINDS = {
    b"%PDF-": (".pdf", "application/pdf"), b"\xff\xd8\xff": (".jpg", "image/jpeg"),
    b"\x89PNG\r\n\x1a\n": (".png", "image/png"),
}  # fmt: skip
ACCEPT = "application/pdf,image/jpeg,image/png"


def keep(file):
    """Keep a PDF, JPEG or PNG: (its name in the storage, its name as it is shown).

    Refused: "too_large" beyond EVIDENCE_MB, "invalid" where it is none of these.
    """
    if file.size > settings.EVIDENCE_MB * 1024 * 1024:
        sentence = _("Tệp quá lớn: nhiều nhất %(most)s MB.") % {"most": settings.EVIDENCE_MB}
        raise Refused(sentence, code="too_large", status=413, fields={"evidence": [sentence]})
    file.seek(0)
    body = file.read()
    suffix = next((kept[0] for start, kept in KINDS.items() if body.startswith(start)), None)
    if suffix is None:
        sentence = _("Chỉ nhận tệp PDF, JPEG hoặc PNG.")
        raise Refused(sentence, code="invalid", status=422, fields={"evidence": [sentence]})
    name = content_path("documents", sha256_of(file), suffix)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(body))
    return name, "".join(sign for sign in file.name if sign.isprintable())[-200:]


def serve(name):
    """The kept file as an attachment under the type of its first bytes; 404 where there is none."""
    if not name or not default_storage.exists(name):
        raise Http404
    media = next(media for suffix, media in KINDS.values() if name.endswith(suffix))
    shown = "van-ban" + name[name.rindex(".") :]
    answer = FileResponse(default_storage.open(name), content_type=media, as_attachment=True, filename=shown)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
