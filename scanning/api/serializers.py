"""What the API says and takes about scans. Nothing here writes: views call actions."""

from rest_framework import serializers

from civreg.core.api_fields import Text
from scanning.models import Attachment, Page, Scan, Upload


class ProblemOut(serializers.Serializer):
    """A file inside a ZIP that could not be used."""

    name = Text()
    sentence = Text()


class UploadOut(serializers.ModelSerializer):
    problems = ProblemOut(many=True)

    class Meta:
        model = Upload
        fields = [
            "id", "book", "name", "size", "sha256", "state", "problem", "problems", "repeated", "created_at",
            "created_by",
        ]  # fmt: skip
        read_only_fields = fields


class UploadIn(serializers.Serializer):
    book = serializers.IntegerField(min_value=1)
    file = serializers.FileField(allow_empty_file=True)


class ScanOut(serializers.ModelSerializer):
    class Meta:
        model = Scan
        fields = ["id", "book", "upload", "name", "media_type", "size", "sha256", "page_total", "created_at"]
        read_only_fields = fields


class PageOut(serializers.ModelSerializer):
    class Meta:
        model = Page
        fields = [
            "id", "book", "scan", "index", "position", "state", "verdict", "problem", "width", "height",
            "record_total", "created_at", "read_at",
        ]  # fmt: skip
        read_only_fields = fields


class FactsOut(serializers.Serializer):
    """The newest reading of a page: quality, words and suggestions, boxes in pixels of the original."""

    engine = Text()
    seconds = serializers.FloatField()
    made_at = serializers.DateTimeField()
    facts = serializers.DictField()


class AttachmentOut(serializers.ModelSerializer):
    region = serializers.ListField(child=serializers.IntegerField())

    class Meta:
        model = Attachment
        fields = ["id", "entry", "page", "slot", "region", "made_at", "made_by"]
        read_only_fields = fields


class AttachmentIn(serializers.Serializer):
    entry = serializers.IntegerField(min_value=1)
    page = serializers.IntegerField(min_value=1)
    slot = serializers.IntegerField(min_value=0, max_value=500, default=0)
    region = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=1_000_000), max_length=4, default=list
    )
