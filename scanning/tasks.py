"""The jobs of this floor: ids in, one action each, all of them bear to run twice."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from civreg.core.errors import Refused
from civreg.core.outbox import job_task
from registers.actions.packages import fill_order as fill
from registers.models import Package, PackageOrder
from scanning.actions import packages, reading, uploads
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


def _give_up_package(*, package_id, **_later_arguments):
    sentence = _("Máy đã thử đóng gói nhiều lần không được. Báo người quản trị.")
    packages.refuse_package(package=Package.objects.get(pk=package_id), at=timezone.now(), sentence=sentence)


# A thick book with scans takes minutes: its own limits of time.
LONG = {"time_limit": settings.PACKAGE_SECONDS + 30, "soft_time_limit": settings.PACKAGE_SECONDS}


@job_task("scanning.compile_package", on_set_aside=_give_up_package, **LONG)
def compile_package(*, package_id, **_later_arguments):
    rows = Package.objects.select_related("book__locality__parent", "book__locality__province", "made_by")
    packages.compile_package(package=rows.get(pk=package_id), at=timezone.now())


@job_task("scanning.restore_package", **LONG)
def restore_package(*, package_id, **_later_arguments):
    rows = Package.objects.select_related("book__locality__parent", "book__locality__province")
    try:
        packages.make_again(rows.get(pk=package_id), at=timezone.now())
    except Refused as refusal:
        packages.note_restoring(package=rows.get(pk=package_id), sentence=str(refusal))


@job_task("scanning.fill_order", **LONG)
def fill_order(*, order_id, **_later_arguments):
    order = PackageOrder.objects.select_related("locality", "asked_by").get(pk=order_id)
    fill(order=order, at=timezone.now())
