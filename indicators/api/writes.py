"""What partners write of figures one at a time: a measure, corrected or withdrawn; by the services of the pages."""

from __future__ import annotations

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
from common.api.problems import FieldProblem, Problem
from common.api.statements import Shape
from common.api.views import ListView, ObjectView, ResourceView, django_request, scope_of
from common.api.writes import Writing, refused
from indicators.api.entry import indicator_of, known_category, place_of, require_right
from indicators.checks import Figure, refusals
from indicators.enums import Bound, IndicatorKind, Quality
from indicators.models import Indicator, Measure
from indicators.services.errors import Unusual
from indicators.services.import_publish import lock_indicators
from indicators.services.measure_entry import enter_measure
from indicators.services.measures import MeasureChanged, MeasureKey, MeasureRefused, withdraw_measure
from journal.callers import actor_of_call
from territories.models import Establishment, Territory

PARTS = ("value", "numerator", "denominator")
_WORDS = ("quality", "bound", "source", "note")
_NOT_A_RATIO = (
    "Un numérateur et un dénominateur sont ceux d’une part\u00a0: cet indicateur attend une valeur."
)
_NOTHING = "Dites au moins un champ à changer."


class FigureBody(bodies.Body):
    value = bodies.Exact(
        required=False, allow_null=True, help_text="Valeur, dans l’unité de l’indicateur (45 pour 45 %)."
    )
    numerator = bodies.Exact(required=False, allow_null=True, help_text="Numérateur d’une part.")
    denominator = bodies.Exact(required=False, allow_null=True, help_text="Dénominateur d’une part.")
    quality = bodies.Choice(Quality, required=False, help_text="Provisoire par défaut.")
    bound = bodies.Choice(Bound, required=False, help_text="Exact par défaut.")
    source = bodies.Text(max_length=250, required=False, allow_blank=True, help_text="D’où vient ce chiffre.")
    note = bodies.Text(max_length=250, required=False, allow_blank=True, help_text="Ce que la source écrit.")
    confirmed = bodies.Flag(
        required=False, help_text="Vrai quand le portail a dit la valeur inhabituelle et qu’elle est juste."
    )


class MeasureBody(FigureBody):
    indicator = bodies.Key(help_text="Code de l’indicateur, ou son identifiant.")
    territory = bodies.Key(
        required=False,
        allow_null=True,
        help_text="« 32 », « dep-59 », « 32-AHS », ou l’identifiant du territoire.",
    )
    finess = bodies.Text(
        max_length=9,
        required=False,
        allow_null=True,
        help_text="Établissement, au lieu d’un territoire\u00a0: neuf caractères.",
    )
    category = bodies.Text(
        max_length=20,
        required=False,
        allow_blank=True,
        help_text="Code d’une catégorie\u202f; vide pour le total.",
    )
    on = bodies.Day(help_text="Dernier jour de la période.")


class MeasureList(Writing, ListView):
    inputs: ClassVar[Any] = {"POST": MeasureBody}
    made: ClassVar[tuple[int, ...]] = (200, 201)

    @idempotent
    def post(self, request: Request) -> HttpResponse:
        shape = asked_of_one(self.resource, request.query_params)
        said = self.body(request, MeasureBody)
        key = _key(request, said)
        with transaction.atomic():
            is_there = key.find() is not None
            measure = _enter(request, key, said, seen=None)
            row = self.one(request, measure.pk, shape)
            # Sent twice by the same caller, it is the one that was made the first time.
            answer = self.respond_one(row, shape, status=200 if is_there else 201)
        answer["Location"] = reverse("api:measures-detail", args=[measure.pk])
        return answer


class MeasureObject(Writing, ObjectView):
    inputs: ClassVar[Any] = {"PATCH": FigureBody}

    def patch(self, request: Request, pk: int) -> HttpResponse:
        shape = asked_of_one(self.resource, request.query_params)
        said = self.body(request, FigureBody)
        if not said.keys() - {"confirmed"}:
            raise Problem("donnees_invalides", _NOTHING, errors=[FieldProblem("", "champ_absent", _NOTHING)])
        with transaction.atomic():
            measure = _as_read(self, request, pk, shape)
            _enter(request, _key_of(measure), _merged(measure, said), seen=measure)
            return self.respond_one(self.one(request, pk, shape), shape)

    def delete(self, request: Request, pk: int) -> HttpResponse:
        shape = asked_of_one(self.resource, request.query_params)
        with transaction.atomic():
            measure = _as_read(self, request, pk, shape)
            withdraw_measure(key=_key_of(measure), seen_at=measure.recorded_at)
        return HttpResponse(status=204)


def _key(request: Request, said: dict[str, Any]) -> MeasureKey:
    scope = scope_of(request)
    indicator, place = indicator_of(scope, said["indicator"]), place_of(scope, said)
    require_right(scope, place)
    where: dict[str, Any] = (
        {"establishment": place} if isinstance(place, Establishment) else {"territory": place}
    )
    return MeasureKey(
        indicator, said["on"], category=known_category(indicator, said.get("category", "")), **where
    )


def _as_read(view: ResourceView, request: Request, pk: int, shape: Shape) -> Measure:
    """The measure that the caller read, held until the end of the transaction.

    Raises:
        Http404: it is not there, or none of their business. PermissionDenied: seen, not theirs. Problem: 412, 428.
    """
    measure = _visible(request, pk)
    require_right(scope_of(request), _place(measure))
    # Whoever writes a measure of this indicator waits: of two callers with one ETag, the second is refused.
    lock_indicators([measure.indicator_id])
    row = view.one(request, pk, shape)
    etags.refuse_stale(django_request(request), row.version, etags.of_object(row.version, shape))
    return _visible(request, pk)


def _visible(request: Request, pk: int) -> Measure:
    related = ("indicator", "territory__parent", "establishment__department__parent")
    found = Measure.objects.visible_to(scope_of(request)).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _place(measure: Measure) -> Territory | Establishment:
    place = measure.establishment or measure.territory
    assert place is not None
    return place


def _key_of(measure: Measure) -> MeasureKey:
    return MeasureKey(
        measure.indicator,
        measure.on,
        territory=measure.territory,
        establishment=measure.establishment,
        category=measure.category,
    )


def _merged(measure: Measure, said: dict[str, Any]) -> dict[str, Any]:
    """What was said over what stands; a value takes the place of a fraction, and the reverse."""
    words = {name: getattr(measure, name) for name in _WORDS}
    told = {name for name in PARTS if said.get(name) is not None}
    stands = {name: getattr(measure, name) for name in PARTS}
    if "value" in told:
        stands |= {"numerator": None, "denominator": None}
    elif told:
        stands["value"] = None
    return words | stands | said


def _enter(request: Request, key: MeasureKey, said: dict[str, Any], *, seen: Measure | None) -> Measure:
    figure = Figure(*(said.get(name) for name in PARTS))
    _refuse_fraction(key.indicator, figure)
    with _services(key, figure):
        return enter_measure(
            key=key,
            figure=figure,
            actor=actor_of_call(request),
            seen_at=seen.recorded_at if seen else None,
            confirmed=said.get("confirmed", False),
            quality=Quality(said.get("quality", Quality.PROVISIONAL)),
            bound=Bound(said.get("bound", Bound.EXACT)),
            source=said.get("source", ""),
            note=said.get("note", ""),
        )


def _refuse_fraction(indicator: Indicator, figure: Figure) -> None:
    """As the form of the page, which has no such fields."""
    if indicator.kind == IndicatorKind.RATIO:
        return
    for name in ("numerator", "denominator"):
        if getattr(figure, name) is not None:
            raise refused(_NOT_A_RATIO, name)


@contextmanager
def _services(key: MeasureKey, figure: Figure) -> Iterator[None]:
    """What a service refuses, as the API says it."""
    try:
        yield
    except MeasureChanged as changed:
        raise _taken(changed.current) from changed
    except MeasureRefused as refusal:
        errors = [FieldProblem(_field(key, figure, each), "refus", each) for each in refusal.sentences]
        raise Problem("refus", str(refusal), errors=errors) from refusal
    except Unusual as unusual:
        errors = [FieldProblem("confirmed", "a_confirmer", each) for each in unusual.sentences]
        sentence = f"{unusual} Si elle est juste, renvoyez-la avec « confirmed »\u00a0: true."
        raise Problem("refus", sentence, errors=errors) from unusual


def _taken(current: Measure | None) -> Problem:
    sentence = "Un relevé existe déjà pour ce lieu, cette catégorie et cette date\u00a0: corrigez-le."
    pk = current.pk if current else None
    return refused(sentence, "on", code="conflit", current=pk)


def _field(key: MeasureKey, figure: Figure, sentence: str) -> str:
    """The field that a refusal of the service speaks of."""
    fraction = figure.numerator is not None or figure.denominator is not None
    if sentence in refusals(key.indicator, figure):
        if "énominateur est" in sentence:
            return "denominator"
        return "numerator" if fraction else "value"
    if "ne s’applique pas" in sentence:
        return "finess" if key.establishment else "territory"
    if "Cette série" in sentence:
        return "numerator" if fraction else "value"
    return "on"
