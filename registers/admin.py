"""Books and entries in the administration, within one's scope: books in and out as sheets, entries out only.

An entry's state moves by the actions alone, so nothing here can change one.
"""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export import fields, resources
from import_export.admin import ImportExportMixin
from import_export.widgets import ForeignKeyWidget

from campaigns.models import Locality
from campaigns.roles import Can
from campaigns.scope import scope
from civreg.core.errors import Refused
from civreg.core.vietnamese import text_faults
from registers.actions import books
from registers.admin_import import Csv, SentForm, Xlsx, resources_of_all_kinds
from registers.models import Entry, RegisterBook


class CommuneWidget(ForeignKeyWidget):
    """A commune by its code; codes are reused through time, so only the scope's own units are looked at."""

    user = None

    def get_queryset(self, value, row, *args, **kwargs):
        return Locality.objects.filter(pk__in=scope(self.user).commune_ids(Can.INVENTORY))


class SafeResource(resources.ModelResource):
    """Exports cells that no spreadsheet program takes for a formula: what a person typed stays text."""

    def export_field(self, field, instance, **kwargs):
        value = super().export_field(field, instance, **kwargs)
        return f"'{value}" if isinstance(value, str) and "formula" in text_faults(value) else value


class BookResource(SafeResource):
    locality = fields.Field("locality", "locality", CommuneWidget(Locality, "code"))

    class Meta:
        model = RegisterBook
        fields = ["locality", *books.IDENTITY, *books.FACTS]
        import_id_fields = ["locality", *books.IDENTITY]
        use_transactions = True
        clean_model_instances = False

    def before_import(self, dataset, **kwargs):
        # Books are looked up before a row is read, and that look-up is not told who asks.
        self.fields["locality"].widget.user = kwargs["user"]

    def before_import_row(self, row, **kwargs):
        row["number"] = books.bare_number(row.get("number") or "")

    def save_instance(self, instance, is_create, row, **kwargs):
        """The one way to write a book; in a preview the transaction is rolled back after it."""
        who = {"by": kwargs["user"], "at": timezone.now()}
        facts = {name: getattr(instance, name) for name in books.FACTS if name in row}
        try:
            if is_create:
                identity = {name: getattr(instance, name) for name in ("locality", *books.IDENTITY)}
                instance.pk = books.create_book(**identity, **facts, **who).pk
            else:
                books.change_book(book=instance, version=instance.version, changes=facts, **who)
        except Refused as refusal:
            sentences = [sentence for said in refusal.fields.values() for sentence in said]
            raise ValidationError(sentences or [str(refusal)]) from refusal


class EntryResource(SafeResource):
    class Meta:
        model = Entry
        fields = [
            "id", "locality__code", "locality__full_name", "kind", "book__number", "book__year_opened",
            "registration_year", "number", "number_suffix", "registered_on", "page_number", "state", "subject_name",
            "second_name", "subject_birth", "entered_at", "checked_at", "approved_at", "sent_at", "accepted_at",
        ]  # fmt: skip
        export_order = fields


class InScope:
    """Staff see the rows of their own scope, and change none of them by hand."""

    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request):
        return super().get_queryset(request).filter(locality_id__in=scope(request.user).commune_ids(Can.VIEW))

    def has_module_permission(self, request):
        return bool(request.user.is_staff and scope(request.user).may_anywhere(Can.VIEW))

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_export_permission(self, request):
        return self.has_module_permission(request) and scope(request.user).may_anywhere(Can.EXPORT)

    def get_export_queryset(self, request):
        """What the list shows, of the communes whose entries this person may take out, up to EXPORT_MAX_ROWS."""
        communes = scope(request.user).commune_ids(Can.EXPORT)
        rows = super().get_export_queryset(request).filter(locality_id__in=communes)
        if rows.count() > settings.EXPORT_MAX_ROWS:
            sentence = _("Lọc bớt: mỗi lần xuất nhiều nhất %(most)s dòng.") % {"most": settings.EXPORT_MAX_ROWS}
            raise Refused(sentence, code="too_many", status=422)
        return rows


@admin.register(RegisterBook)
class RegisterBookAdmin(InScope, ImportExportMixin, admin.ModelAdmin):
    resource_classes = [BookResource]
    list_display = ["__str__", "kind", "locality", "year_opened", "number", "phase", "declared_entries"]
    list_filter = ["kind", "phase", "condition"]
    list_select_related = ["locality"]
    search_fields = ["number", "year_opened", "locality__search_key"]

    def has_import_permission(self, request):
        return self.has_module_permission(request) and scope(request.user).may_anywhere(Can.INVENTORY)


@admin.register(Entry)
class EntryAdmin(InScope, ImportExportMixin, admin.ModelAdmin):
    """Entries out as a list, and in by kind: a preview with what would change, then the confirmation."""

    resource_classes = [EntryResource]
    import_form_class = SentForm
    skip_admin_log = True  # the history of every entry says more
    list_display = ["__str__", "kind", "subject_name", "locality", "state", "state_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["locality"]
    search_fields = ["search"]

    def get_import_resource_classes(self, request):
        return resources_of_all_kinds()

    def get_import_formats(self):
        return [Xlsx, Csv]

    def has_import_permission(self, request):
        return self.has_module_permission(request) and scope(request.user).may_anywhere(Can.IMPORT)

    def add_success_message(self, result, request):
        totals = {"new": result.totals["new"], "update": result.totals["update"], "skip": result.totals["skip"]}
        sentence = _("Đã nhập: %(new)s mới, %(update)s sửa; %(skip)s dòng không đổi hoặc bị từ chối.")
        messages.success(request, sentence % totals)

    def process_result(self, result, request):
        """What could not be done the second time (somebody was there first) is said, not counted as done."""
        if result.base_errors:
            raise Refused(str(result.base_errors[0].error), code="not_imported")
        return super().process_result(result, request)
