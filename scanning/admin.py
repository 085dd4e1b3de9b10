"""Scans in the admin: to look at, within one's scope; changes go through actions only."""

from django.contrib import admin

from scanning.models import Page, Upload


class LookOnly(admin.ModelAdmin):
    """Rows of the communes that this person may see, unchangeable."""

    show_full_result_count = False

    def get_queryset(self, request):
        return self.model.objects.visible_to(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Upload)
class UploadAdmin(LookOnly):
    list_display = ["pk", "book", "state", "size", "repeated", "created_at"]
    list_filter = ["state"]
    list_select_related = ["book"]
    fields = ["book", "name", "size", "sha256", "state", "problem", "problems", "repeated", "created_at"]


@admin.register(Page)
class PageAdmin(LookOnly):
    list_display = ["pk", "book", "position", "state", "verdict", "record_total", "read_at"]
    list_filter = ["state", "verdict"]
    list_select_related = ["book"]
    fields = ["book", "scan", "index", "position", "state", "verdict", "problem", "record_total", "read_at"]
