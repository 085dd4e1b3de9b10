"""The jobs of this floor: ids in, one action each, all of them bear to run twice."""

from django.utils import timezone
from django.utils.translation import gettext as _

from civreg.core.outbox import job_task
from scanning.actions import reading, uploads
from scanning.models import Page, Upload


def _give_up_upload(*, upload_id, **_later_arguments):
    sentence = _("Máy đã thử mở tệp này nhiều lần không được. Quét lại hoặc chia nhỏ rồi gửi lại.")
    uploads.refuse_upload(upload=Upload.objects.get(pk=upload_id), sentence=sentence)


def _give_up_page(*, page_id, **_later_arguments):
    reading.set_aside_page(page=Page.objects.get(pk=page_id))


@job_task("scanning.open_upload", on_set_aside=_give_up_upload)
def open_upload(*, upload_id, **_later_arguments):
    uploads.open_upload(upload=Upload.objects.get(pk=upload_id), at=timezone.now())


@job_task("scanning.read_page", on_set_aside=_give_up_page)
def read_page(*, page_id, **_later_arguments):
    page = Page.objects.select_related("scan", "book").get(pk=page_id)
    reading.read_page(page=page, at=timezone.now())
