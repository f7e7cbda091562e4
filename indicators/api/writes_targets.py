"""What partners write of targets: always a whole new version, by the service of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from rest_framework.request import Request

from accounts.api.idempotency import idempotent
from common.api import bodies, etags
from common.api.params import asked_of_one
from common.api.views import ListView, ObjectView, django_request, scope_of
from common.api.writes import Writing, refused
from indicators.api.entry import indicator_of, known_category, require_right, territory_of
from indicators.models import Indicator, Trajectory
from indicators.services.errors import EntryRefused, TargetsChanged
from indicators.services.import_publish import lock_indicators
from indicators.services.targets import Baseline, Point, revise_trajectory
from journal.callers import actor_of_call
from territories.models import Territory

MOST_POINTS = 24
_NUMBERED = re.compile(r"([a-z_]+)_(\d+)")
_BOTH = "Une cible est une valeur, ou deux bornes\u00a0: l’un ou l’autre."
_STALE = "Ces cibles ont été révisées depuis votre lecture\u00a0: relisez-les, puis recommencez."


class PointBody(bodies.Body):
    due = bodies.Day(
        required=False, allow_null=True, help_text="Échéance\u202f; null si elle n’est pas publiée."
    )
    value = bodies.Exact(required=False, allow_null=True, help_text="Valeur à atteindre.")
    low = bodies.Exact(required=False, allow_null=True, help_text="Borne basse d’une fourchette.")
    high = bodies.Exact(required=False, allow_null=True, help_text="Borne haute d’une fourchette.")
    due_text = bodies.Text(
        max_length=120, required=False, allow_blank=True, help_text="Échéance telle que publiée."
    )
    note = bodies.Text(max_length=500, required=False, allow_blank=True, help_text="Précision.")


class RevisionBody(bodies.Body):
    baseline_value = bodies.Exact(required=False, allow_null=True, help_text="Valeur de départ.")
    baseline_on = bodies.Day(required=False, allow_null=True, help_text="Date de départ.")
    points = bodies.listed(PointBody, most=MOST_POINTS, help_text="Tous les points, du premier au dernier.")
    reason = bodies.Text(
        max_length=2_000,
        required=False,
        allow_blank=True,
        help_text="Pourquoi\u202f; nécessaire dès la deuxième version.",
    )
    source = bodies.Text(
        max_length=500, required=False, allow_blank=True, help_text="Où ces cibles sont écrites."
    )


class TrajectoryBody(RevisionBody):
    indicator = bodies.Key(help_text="Code de l’indicateur, ou son identifiant.")
    territory = bodies.Key(help_text="« 32 », « dep-59 », « 32-AHS », ou l’identifiant du territoire.")
    category = bodies.Text(
        max_length=20,
        required=False,
        allow_blank=True,
        help_text="Code d’une catégorie\u202f; vide pour le total.",
    )
    expected_version = bodies.Whole(
        min_value=0,
        max_value=32_000,
        required=False,
        help_text="Version en vigueur que vous avez lue\u202f; 0 s’il n’y en a pas.",
    )


class TargetList(Writing, ListView):
    inputs: ClassVar[Any] = {"POST": TrajectoryBody}

    @idempotent
    def post(self, request: Request) -> HttpResponse:
        shape = asked_of_one(self.resource, request.query_params)
        said, scope = self.body(request, TrajectoryBody), scope_of(request)
        indicator, territory = indicator_of(scope, said["indicator"]), territory_of(scope, said["territory"])
        require_right(scope, territory)
        category = known_category(indicator, said.get("category", ""))
        with transaction.atomic(), _services():
            version = said.get("expected_version", 0)
            written = _revise(request, said, indicator, territory, category, version)
            answer = self.respond_one(self.one(request, written.pk, shape), shape, status=201)
        answer["Location"] = reverse("api:targets-detail", args=[written.pk])
        return answer


class TargetObject(Writing, ObjectView):
    inputs: ClassVar[Any] = {"PUT": RevisionBody}

    def put(self, request: Request, pk: int) -> HttpResponse:
        """The next version of what was read; ``Location`` is where it stands."""
        shape = asked_of_one(self.resource, request.query_params)
        said = self.body(request, RevisionBody)
        read = _visible(request, pk)
        require_right(scope_of(request), read.territory)
        with transaction.atomic(), _services(stale="modifie_depuis"):
            # Of two callers with one ETag, the second is refused.
            lock_indicators([read.indicator_id])
            row = self.one(request, pk, shape)
            etags.refuse_stale(django_request(request), row.version, etags.of_object(row.version, shape))
            written = _revise(request, said, read.indicator, read.territory, read.category, read.version)
            answer = self.respond_one(self.one(request, written.pk, shape), shape)
        answer["Location"] = reverse("api:targets-detail", args=[written.pk])
        return answer


def _visible(request: Request, pk: int) -> Trajectory:
    related = ("indicator", "territory__parent")
    found = Trajectory.objects.visible_to(scope_of(request)).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _revise(
    request: Request,
    said: dict[str, Any],
    indicator: Indicator,
    territory: Territory,
    category: str,
    version: int,
) -> Trajectory:
    return revise_trajectory(
        indicator=indicator,
        territory=territory,
        category=category,
        baseline=Baseline(said.get("baseline_value"), said.get("baseline_on")),
        points=[_point(number, point) for number, point in enumerate(said["points"])],
        reason=said.get("reason", ""),
        source=said.get("source", ""),
        actor=actor_of_call(request),
        expected_version=version,
    )


def _point(number: int, said: dict[str, Any]) -> Point:
    if said.get("value") is not None and (said.get("low") is not None or said.get("high") is not None):
        raise refused(_BOTH, f"points/{number}/value")
    return Point(**({"due": None} | said))


@contextmanager
def _services(stale: str = "conflit") -> Iterator[None]:
    """What the service refuses, as the API says it; ``stale`` is the code of another version in force."""
    try:
        yield
    except TargetsChanged as changed:
        current = changed.current
        told = {"current": current.pk, "version": current.version} if current else {}
        field = "If-Match" if stale == "modifie_depuis" else "expected_version"
        raise refused(_STALE, field, code=stale, **told) from changed
    except EntryRefused as refusal:
        raise refused(refusal.message, _field(refusal.field)) from refusal


def _field(named: str) -> str:
    """``value_0`` of the page is ``points/0/value`` here."""
    found = _NUMBERED.fullmatch(named)
    return f"points/{found[2]}/{found[1]}" if found else named
