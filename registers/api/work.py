"""Daily results of people's work: one's own, and those of people whom one leads."""

from rest_framework import mixins, serializers, viewsets

from registers.models import WorkDay


class WorkDayOut(serializers.ModelSerializer):
    class Meta:
        model = WorkDay
        fields = [
            "id", "user", "locality", "day", "records", "fields", "returned", "corrected", "keystrokes", "implausible",
            "active_seconds",
        ]  # fmt: skip
        read_only_fields = fields


class WorkDays(mixins.ListModelMixin, viewsets.GenericViewSet):
    """What each person did in a commune on a day."""

    serializer_class = WorkDayOut
    queryset = WorkDay.objects.none()
    filterset_fields = ["user", "locality", "day"]

    def get_queryset(self):
        return WorkDay.objects.visible_to(self.request.user).order_by("pk")
