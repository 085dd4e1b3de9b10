"""Places through time over the API: what a written place was on a day, what a unit was and became."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns import through_time
from campaigns.models import Locality
from campaigns.place_text import LONGEST
from civreg.core.api_fields import Text


class UnitOut(serializers.ModelSerializer):
    district = Text(source="parent.full_name", default=None, allow_null=True)
    province = Text(source="province.full_name")

    class Meta:
        model = Locality
        fields = ["id", "code", "level", "type", "name", "full_name", "district", "province", "valid_from", "valid_to"]
        read_only_fields = fields


class StepOut(serializers.Serializer):
    """One succession: on that day `before` became `after`, whole or in part."""

    on = serializers.DateField()
    before = UnitOut()
    after = UnitOut(source="unit")
    is_whole = serializers.BooleanField()
    note = Text(allow_blank=True)


class CandidateOut(serializers.Serializer):
    unit = UnitOut()
    why = Text()


class ResolutionOut(serializers.Serializer):
    """`unit` held on the day asked for, `keepers` keep its books today; null and several where that is not certain."""

    as_written = Text(allow_blank=True)
    on = serializers.DateField(allow_null=True)
    certainty = serializers.ChoiceField(choices=through_time.Certainty.choices)
    sentence = Text()
    named = UnitOut(allow_null=True)
    unit = UnitOut(allow_null=True)
    candidates = CandidateOut(many=True)
    chain = StepOut(many=True)
    keepers = UnitOut(many=True)


class PlaceQuestion(serializers.Serializer):
    text = Text(max_length=LONGEST, help_text="A place as written, e.g. xã Vĩnh Kim, huyện Bến Hải.")
    on = serializers.DateField(required=False, help_text="The day of the event; without it in general.")


class UnitHistoryOut(serializers.Serializer):
    """A unit with every step that led to it and every step to the units that keep its books today."""

    unit = UnitOut()
    origins = StepOut(many=True)
    successions = StepOut(many=True)
    keepers = UnitOut(many=True)


class ResolvePlace(APIView):
    """What a written place was on a day: public law, for whoever is signed in."""

    @extend_schema(parameters=[PlaceQuestion], responses=ResolutionOut)
    def get(self, request):
        asked = PlaceQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        found = through_time.resolve(asked.validated_data["text"], on=asked.validated_data.get("on"))
        return Response(ResolutionOut(found).data)


def history_of(unit):
    """A unit of any time with what it was and became, as the API says it."""
    places = through_time.places()
    keepers, steps = places.chain_of(unit)
    known = {"unit": unit, "origins": places.origins_of(unit), "successions": steps, "keepers": keepers}
    return UnitHistoryOut(known).data
