"""Units, plans and roles in the administration: read by all who may enter it, changed through the screens."""

from django.contrib import admin
from import_export import resources
from import_export.admin import ExportMixin

from campaigns.models import Campaign, Locality, Membership, Province, TargetVersion
from campaigns.scope import scope
from campaigns.views.people import memberships_of


class ReadOnly:
    """For staff of a province; changes go through the actions, which know scope and history."""

    def has_module_permission(self, request):
        return bool(request.user.is_staff and scope(request.user).province_ids)

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class LocalityResource(resources.ModelResource):
    class Meta:
        model = Locality
        fields = ["code", "level", "type", "full_name", "parent__full_name", "valid_from", "valid_to"]


@admin.register(Locality)
class LocalityAdmin(ReadOnly, ExportMixin, admin.ModelAdmin):
    resource_classes = [LocalityResource]
    list_display = ["code", "full_name", "parent", "level", "valid_from", "valid_to"]
    list_filter = ["level", "valid_from"]
    search_fields = ["full_name", "search_key", "code"]
    list_select_related = ["parent"]


@admin.register(Province)
class ProvinceAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["code", "full_name", "valid_from", "valid_to"]


@admin.register(Campaign)
class CampaignAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "document", "day_one", "entry_until", "last_day", "is_current"]


@admin.register(TargetVersion)
class TargetVersionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["number", "campaign", "document", "in_force_from", "set_at", "set_by"]


@admin.register(Membership)
class MembershipAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["user", "role", "place", "starts_on", "ends_on", "granted_by"]
    list_select_related = ["user", "locality", "province", "granted_by"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(pk__in=memberships_of(request.user).values("pk"))
