"""Everything that the page of an indicator shows, in one territory and one category."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from common.charts import Chart
from common.scope import Scope
from common.templatetags.french import NARROW_SPACE, french_date
from indicators.models import Absence, Indicator, IndicatorLink, Target, Trajectory
from indicators.rules.standing import thresholds_shown
from indicators.rules.words import number
from indicators.selectors.figures import figures, progress_by_version, series
from indicators.selectors.figures_types import Figure, Origin, Progress, Series
from indicators.selectors.pages_charts import curve
from indicators.selectors.pages_compare import Compared, compared
from indicators.selectors.pages_table import CategoryTable, category_tables, pair_of
from indicators.selectors.pages_words import (
    FreshnessWords,
    freshness_words,
    origin_words,
    quantity,
    sentence,
    standing_words,
)
from indicators.selectors.places import key_of
from roadmap.models import Action, Goal
from territories.models import Territory


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    key: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """``code`` is empty for the total."""

    code: str
    label: str
    figure: Figure
    quantity: str
    origin: str


@dataclass(frozen=True, slots=True)
class PointLine:
    """One date of the curve, with all that its table says."""

    figure: Figure
    quantity: str
    origin: str


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target of a version, the newest version first."""

    version: int
    current: bool
    due: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """The same figure against a version of the targets."""

    trajectory: Trajectory
    progress: Progress | None
    targets: Sequence[TargetLine]
    current: bool


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """The territories and categories that a source leaves empty for one reason."""

    reason: str
    where: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    indicator: Indicator
    territory: Territory
    category: str
    figure: Figure
    sentence: str
    standing: str
    share: str
    freshness: FreshnessWords
    places: Sequence[PlaceChoice]
    categories: Sequence[CategoryLine]
    series: Series
    points: Sequence[PointLine]
    curve: Chart | None
    versions: Sequence[VersionLine]
    compared: Compared | None
    tables: Sequence[CategoryTable]
    absences: Sequence[AbsenceLine]
    goals: Sequence[Goal]
    actions: Sequence[Action]
    thresholds: Sequence[tuple[str, str]]

    @property
    def quantity(self) -> str:
        return quantity(self.figure)

    @property
    def origin(self) -> str:
        return origin_words(self.figure)

    @property
    def as_published(self) -> bool:
        return self.figure.origin == Origin.AS_PUBLISHED


def default_place(scope: Scope, indicator: Indicator, places: Sequence[Territory], on: dt.date) -> Territory:
    """The first of the nation and the readable regions that has a figure, the nation when none has (two queries)."""
    found = {figure.place.pk: figure for figure in figures(scope, [indicator], places, on=on)}
    having = [place for place in places if place.pk in found and found[place.pk].value is not None]
    return (having or list(places))[0]


def indicator_page(
    scope: Scope,
    indicator: Indicator,
    territory: Territory,
    *,
    places: Sequence[Territory],
    category: str = "",
    peers: Sequence[str] = (),
    today: dt.date,
) -> IndicatorPage:
    """A constant number of queries. The territory must be visible to the scope."""
    lines = _category_lines(scope, indicator, territory, today)
    category = category if category in {line.code for line in lines} else ""
    figure = next(line.figure for line in lines if line.code == category)
    course = _course(scope, indicator, territory, category, today)
    trajectories = _trajectories(scope, indicator, territory, category)
    progress = progress_by_version(scope, indicator, territory, category=category, on=today)
    goals, actions = _linked(scope, indicator)
    return IndicatorPage(
        indicator=indicator,
        territory=territory,
        category=category,
        figure=figure,
        sentence=sentence(indicator, figure, course.expected),
        standing=_standing(figure),
        share=_share(figure),
        freshness=freshness_words(figure, today),
        places=_choices(places, territory),
        categories=lines,
        series=course,
        points=[PointLine(point, quantity(point), origin_words(point)) for point in course.figures],
        curve=curve(indicator, course, trajectories),
        versions=_versions(trajectories, progress, indicator.unit),
        compared=compared(scope, indicator, territory, category=category, peers=peers, today=today),
        tables=category_tables(scope, pair_of(indicator), territory, on=today),
        absences=_absences(scope, indicator),
        goals=goals,
        actions=actions,
        thresholds=[(standing.label, words) for standing, words in thresholds_shown()],
    )


def _course(
    scope: Scope, indicator: Indicator, territory: Territory, category: str, today: dt.date
) -> Series:
    courses = series(scope, [indicator], [territory], category=category, until=today)
    return courses[indicator.pk, territory.pk]


def _standing(figure: Figure) -> str:
    progress = figure.progress
    return standing_words(progress.standing, progress.gap) if progress.standing else ""


def _share(figure: Figure) -> str:
    """« 15 % de la cible = 15 / 100 », without the reason that stands beside for the rate."""
    progress = figure.progress
    if progress.share is None or progress.rate_missing is None:
        return ""
    return progress.rate_explanation.removesuffix(progress.rate_missing.sentence).rstrip(" .")


def _choices(places: Sequence[Territory], chosen: Territory) -> list[PlaceChoice]:
    listed = list(places) if chosen.pk in {place.pk for place in places} else [*places, chosen]
    return [
        PlaceChoice(key_of(place.kind, place.code), place.name, place.pk == chosen.pk) for place in listed
    ]


def _category_lines(
    scope: Scope, indicator: Indicator, territory: Territory, today: dt.date
) -> list[CategoryLine]:
    """The total first (three queries)."""
    labels = {category.code: category.label for category in indicator.categories.all()}
    codes = ["", *labels]
    found = figures(scope, [indicator], [territory], categories=codes, on=today)
    return [
        CategoryLine(
            figure.category,
            labels.get(figure.category, "Total"),
            figure,
            quantity(figure),
            origin_words(figure),
        )
        for figure in found
    ]


def _trajectories(
    scope: Scope, indicator: Indicator, territory: Territory, category: str
) -> list[Trajectory]:
    """The newest version first, with its targets (two queries)."""
    found = Trajectory.objects.visible_to(scope).filter(
        indicator=indicator, territory=territory, category=category
    )
    return list(found.order_by("-version").prefetch_related("targets"))


def _versions(
    trajectories: Sequence[Trajectory], progress: Sequence[Progress], unit: str
) -> list[VersionLine]:
    by_version = {one.version: one for one in progress}
    return [
        VersionLine(
            trajectory=trajectory,
            progress=by_version.get(trajectory.version),
            targets=_targets(trajectory, unit, current=index == 0),
            current=index == 0,
        )
        for index, trajectory in enumerate(trajectories)
    ]


def _targets(trajectory: Trajectory, unit: str, *, current: bool) -> list[TargetLine]:
    return [
        TargetLine(trajectory.version, current, _due(target), _aim(target, unit), target.note)
        for target in trajectory.targets.all()
    ]


def _due(target: Target) -> str:
    return target.due_text or french_date(target.due) or "échéance non publiée"


def _aim(target: Target, unit: str) -> str:
    sign = f"{NARROW_SPACE}%" if unit.startswith("%") else ""
    if target.value is not None:
        return f"{number(target.value)}{sign}"
    return f"de {number(target.low or 0)} à {number(target.high or 0)}{sign}"


def _absences(scope: Scope, indicator: Indicator) -> list[AbsenceLine]:
    """Grouped by what their source says of them (one query)."""
    found = Absence.objects.visible_to(scope).filter(indicator=indicator).select_related("territory")

    def said(absence: Absence) -> tuple[str, str, str, str]:
        return absence.get_reason_display(), absence.category, absence.note, absence.source

    lines = []
    for (reason, category, note, source), group in groupby(sorted(found, key=said), key=said):
        names = ", ".join(dict.fromkeys(absence.territory.name for absence in group))
        where = f"{names} ({category})" if category else names
        lines.append(AbsenceLine(reason, where, note, source))
    return lines


def _linked(scope: Scope, indicator: Indicator) -> tuple[list[Goal], list[Action]]:
    """What the scope may see among what the indicator speaks of (one query)."""
    links = IndicatorLink.objects.visible_to(scope).filter(indicator=indicator)
    found = links.select_related("goal__roadmap", "goal__level", "action__roadmap__territory")
    goals = [link.goal for link in found if link.goal is not None]
    return goals, [link.action for link in found if link.action is not None]
