"""Writing one measure, as the forms do: the checks of the imports, and protection against a stale page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from common.tabular.model import typographic
from indicators.checks import Figure, refusals
from indicators.enums import Bound, Periodicity, Quality
from indicators.imports.dates import NotOneDate, measure_date
from indicators.models import Applicability, Indicator, IndicatorCategory, Measure
from journal.import_kinds import Actor
from territories.models import Establishment, Territory


class MeasureRefused(ValueError):
    """A figure that its indicator does not admit; ``sentences`` are French and can be shown as they are."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = tuple(typographic(sentence) for sentence in sentences)
        super().__init__(" ".join(self.sentences))


class MeasureChanged(MeasureRefused):
    """Somebody recorded, replaced or withdrew the measure after the page was shown."""

    def __init__(self, current: Measure | None) -> None:
        self.current = current
        super().__init__(
            "Ce relevé a changé depuis que cette page est ouverte : relisez-le avant d’enregistrer."
        )


@dataclass(frozen=True, slots=True)
class MeasureKey:
    """What a measure is the only one of: a territory or an establishment, never both."""

    indicator: Indicator
    on: dt.date
    territory: Territory | None = None
    establishment: Establishment | None = None
    category: str = ""

    def find(self) -> Measure | None:
        """The measure that stands there, if any (one query)."""
        return Measure.objects.filter(
            indicator=self.indicator,
            territory=self.territory,
            establishment=self.establishment,
            category=self.category,
            on=self.on,
        ).first()

    def empty(self) -> Measure:
        """A new measure for that place, not saved, without a figure."""
        return Measure(
            indicator=self.indicator,
            territory=self.territory,
            establishment=self.establishment,
            category=self.category,
            on=self.on,
        )


@transaction.atomic
def record_measure(
    *,
    key: MeasureKey,
    figure: Figure,
    actor: Actor,
    seen_at: dt.datetime | None,
    quality: Quality = Quality.PROVISIONAL,
    bound: Bound = Bound.EXACT,
    source: str = "",
    note: str = "",
) -> Measure:
    """Record a figure, or replace the one that stands there.

    ``seen_at`` is the ``recorded_at`` of the measure that the page showed, None when it showed none.

    Raises:
        MeasureRefused: the figure or its date is not one that the indicator admits.
        MeasureChanged: what stands there is not what the page showed.
    """
    _lock(key.indicator)
    problems = [*_place_problems(key), *refusals(key.indicator, figure)]
    if problems:
        raise MeasureRefused(*problems)
    measure = _as_seen(key, seen_at) or key.empty()
    fraction = figure.numerator is not None
    measure.value = None if fraction else figure.value
    measure.numerator, measure.denominator = figure.numerator, figure.denominator
    measure.quality, measure.bound, measure.source, measure.note = quality, bound, source, note
    # It is no longer the file's figure, nor the one that was found out of line.
    measure.batch, measure.outlier, measure.recorded_by_label = None, False, actor.label
    measure.save()
    measure.refresh_from_db()
    return measure


@transaction.atomic
def withdraw_measure(*, key: MeasureKey, seen_at: dt.datetime) -> None:
    """Remove a measure; what it was stays in its revisions and in the journal.

    Raises:
        MeasureChanged: it is not the one that the page showed.
    """
    _lock(key.indicator)
    measure = _as_seen(key, seen_at)
    assert measure is not None
    measure.delete()


def _lock(indicator: Indicator) -> None:
    """Nobody else writes a measure of this indicator until the transaction ends."""
    Indicator.objects.select_for_update(no_key=True).only("pk").get(pk=indicator.pk)


def _as_seen(key: MeasureKey, seen_at: dt.datetime | None) -> Measure | None:
    measure = key.find()
    if (measure.recorded_at if measure else None) != seen_at:
        raise MeasureChanged(measure)
    return measure


def _place_problems(key: MeasureKey) -> list[str]:
    problems = []
    if (key.territory is None) == (key.establishment is None):
        problems.append("Un relevé est celui d’un territoire ou d’un établissement.")
    elif not applies(key):
        problems.append("Cet indicateur ne s’applique pas à ce territoire à cette date.")
    if (
        key.category
        and not IndicatorCategory.objects.filter(indicator=key.indicator, code=key.category).exists()
    ):
        problems.append(f"Catégorie inconnue pour cet indicateur : « {key.category} ».")
    try:
        periodicity = Periodicity(key.indicator.periodicity)
        if measure_date(key.on.isoformat(), periodicity=periodicity, today=_today()) != key.on:
            problems.append("La date est celle de la fin de la période.")
    except NotOneDate as error:
        problems.append(str(error))
    return problems


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def applies(key: MeasureKey) -> bool:
    """Whether an indicator makes sense where and when a key says (two queries at most)."""
    rows = list(Applicability.objects.filter(indicator=key.indicator))
    within = set(_holders(key))
    return not rows or any(
        row.territory_id in within
        and (row.valid_from is None or row.valid_from <= key.on)
        and (row.valid_to is None or row.valid_to >= key.on)
        for row in rows
    )


def _holders(key: MeasureKey) -> list[int | None]:
    """The territories that hold a place, itself included."""
    if key.establishment is not None:
        department = key.establishment.department
        region = department.parent
        return [
            department.pk,
            key.establishment.animation_area_id,
            department.parent_id,
            region.parent_id if region else None,
        ]
    territory = key.territory
    assert territory is not None
    parent = territory.parent
    return [territory.pk, territory.parent_id, parent.parent_id if parent else None]
