"""The payload of `/api/v1/actions/?expand=programming`."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from rest_framework import serializers

from roadmap.models import Action, Blocking, Pilotage, Programming, Step


class PilotSerializer(serializers.ModelSerializer):
    name = serializers.CharField()

    class Meta:
        model = Pilotage
        fields = ["organisation", "name", "role", "label"]


class StepSerializer(serializers.ModelSerializer):
    class Meta:
        model = Step
        fields = ["id", "text", "due", "state"]


class ProgrammingSerializer(serializers.ModelSerializer):
    steps = StepSerializer(many=True)

    class Meta:
        model = Programming
        fields = ["id", "action", "year", "text", "steps"]


class BlockingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Blocking
        fields = ["id", "what", "unblock", "remind_on", "created_at"]


class ActionSerializer(serializers.ModelSerializer):
    region = serializers.CharField(source="roadmap.territory.code")
    state = serializers.CharField(source="current_status.state", default=None)
    confidence = serializers.CharField(source="current_status.confidence", default=None)
    status_on = serializers.DateField(source="current_status.on", default=None)
    comment = serializers.CharField(source="current_status.comment", default="")
    weight = serializers.DecimalField(max_digits=6, decimal_places=2, coerce_to_string=False)
    pilots = PilotSerializer(many=True, source="pilotages")
    alignments = serializers.SerializerMethodField()
    blockings = BlockingSerializer(many=True, source="open_blockings")
    programming = ProgrammingSerializer(many=True, source="programmings")

    class Meta:
        model = Action
        fields = [
            "id",
            "region",
            "roadmap",
            "goal",
            "code",
            "title",
            "priority",
            "position",
            "weight",
            "state",
            "confidence",
            "status_on",
            "comment",
            "current_status",
            "pilots",
            "alignments",
            "blockings",
            "to_confirm",
            "published_at",
            "extras",
            "archived_at",
            "version",
            "version",
            "updated_at",
            "programming",
        ]

    def get_alignments(self, action: Action) -> list[int]:
        return sorted(alignment.national_goal_id for alignment in action.alignments.all())


def prefetched(actions: Any) -> Any:
    """What the serializer reads, in as few queries as the book says."""
    related = actions.select_related("roadmap__territory", "current_status")
    blockings = Prefetch("blockings", Blocking.objects.open().order_by("-pk"), to_attr="open_blockings")
    return related.prefetch_related(
        "pilotages__organisation", "programmings__steps", "alignments", blockings
    ).order_by("pk")
