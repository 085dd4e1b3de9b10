"""The tables behind the pictures, for programs that draw for themselves."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from civreg.core.api_fields import Text
from reporting import asked
from reporting.api.progress import KIND, LOCALITY
from reporting.pictures.album import Album


class PictureOut(serializers.Serializer):
    """A picture's title, how to read it, and its table: heads, and rows of names, numbers and nulls."""

    title = Text()
    note = Text()
    heads = serializers.ListField(child=Text())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.JSONField(allow_null=True)))


class PictureView(APIView):
    """The numbers of one picture of a place."""

    @extend_schema(
        parameters=[
            OpenApiParameter("name", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(Album.NAMES)), LOCALITY, KIND,
        ],
        responses=PictureOut,
    )  # fmt: skip
    def get(self, request, name):
        if name not in Album.NAMES:
            raise Http404
        campaign = asked.campaign_or_404(request.user)
        place = asked.named_place_or_404(request, campaign)
        question = asked.asked_of(request, campaign, place)
        album = Album(question, place, asked.communes_of(request.user, place, campaign))
        return Response(PictureOut(album.picture(name)).data)
