"""National goals × regional actions: which goals have some, which have none, in which regions.

Read from the snapshots: a region's rows count its own aligned actions, those of the nation all the regions'.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.db.search import fold
from common.scope import Scope
from common.templatetags.french import count
from governance.selectors.coverage_actions import AlignedAction, Named
from governance.selectors.coverage_heat import heat_of
from governance.selectors.national_roadmaps import NationalChoice
from governance.selectors.rated_row import RatedRow
from indicators.models import GoalSnapshot
from indicators.rules.words import COLON, SEMICOLON
from indicators.selectors.snapshots import Computed
from roadmap.models import RoadmapLevel
from roadmap.selectors.wording import agreed, is_feminine
from territories.models import Territory

Rows = Mapping[int, Mapping[int | None, Any]]
"""Territory → goal (None: the whole roadmap) → its row."""


@dataclass(frozen=True, slots=True)
class Cell(RatedRow):
    """What one region, or all of them, do of one goal; ``row`` is None where there is no action at all.

    ``is_known``: what the place does was computed; unknown is not 0.
    """

    place: Territory
    row: Any
    is_known: bool

    @property
    def actions(self) -> int:
        """Those not abandoned."""
        return self.row.actions if self.row else 0

    @property
    def heat(self) -> str:
        return heat_of(self.actions)

    @property
    def words(self) -> str:
        """« 4 actions : 2 en cours, 2 à lancer ; taux 50 %, couverture 20 % »."""
        if not self.is_known:
            return "pas encore calculé"
        if self.row is None or not self.states.total:
            return "aucune action"
        return f"{self.states.states_in_words}{SEMICOLON} {self.rate_words}"


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A national goal, with the level that it is of, and what is done of it.

    ``address`` ends that of the coverage of a region: the same roadmap and day, at this goal. ``where`` says in how
    many regions there is an action, among those that the reader reads. ``named`` are the actions aligned with this
    very goal, on the page of a region: those of the goals under it stand there.
    """

    pk: int
    number: str
    title: str
    depth: int
    level: str
    total: Cell
    cells: Sequence[Cell]
    address: str
    where: str
    named: Sequence[AlignedAction] = ()

    @property
    def named_words(self) -> str:
        """« Voir les 3 actions », « Voir l’action alignée à ce niveau » where others stand under it."""
        number, is_part = len(self.named), len(self.named) < self.total.states.total
        if number > 1:
            return f"Voir les {number} actions{' alignées à ce niveau' if is_part else ''}"
        return f"Voir l’action{' alignée à ce niveau' if is_part else ''}"

    @property
    def label(self) -> str:
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class LevelCover:
    """How many goals of a level are in the table, and how many of them have no action."""

    level: RoadmapLevel
    total: int
    empty: int

    @property
    def covered(self) -> int:
        return self.total - self.empty


@dataclass(frozen=True, slots=True)
class Matrix:
    """``place`` is the nation or a region; ``regions`` are the columns, none on a region's page."""

    place: Territory
    choice: NationalChoice
    regions: Sequence[Territory]
    lines: Sequence[GoalLine]
    levels: Sequence[LevelCover]
    whole: Cell
    unread: bool = False
    uncomputed: Sequence[Territory] = field(default_factory=list)

    @property
    def is_computed(self) -> bool:
        return self.whole.is_known and bool(self.lines)

    @property
    def is_empty(self) -> bool:
        """Nobody aligned anything."""
        return self.whole.states.total == 0

    @property
    def finest(self) -> LevelCover | None:
        """The lowest level that has goals: what is said first."""
        return next((level for level in reversed(self.levels) if level.total), None)

    @property
    def others(self) -> Sequence[LevelCover]:
        return [level for level in self.levels if level.total and level != self.finest]

    @property
    def announced(self) -> Sequence[str]:
        """Where the table does not hold what the document announces, in a sentence a level."""
        return [words for level in self.levels if (words := announced_words(level, self.finest))]


@dataclass(frozen=True, slots=True)
class Told:
    """What the last snapshots of some territories say of one roadmap; ``known`` are those computed.

    A region has no row for a goal without action, the nation has one for each goal: hence the goals and their order.
    ``named`` as :class:`GoalLine` says; ``past`` is the day that is looked at, None today.
    """

    rows: Rows
    known: Collection[int]
    named: Named = field(default_factory=dict)
    past: dt.date | None = None

    def cell(self, place: Territory, goal_id: int | None) -> Cell:
        return Cell(place, self.rows.get(place.pk, {}).get(goal_id), place.pk in self.known)


def told_of(computed: Iterable[Computed], roadmap_id: int | None) -> Told:
    """One query."""
    places = {each.roadmap.pk: each.territory.pk for each in computed if each.roadmap}
    found: dict[int, dict[int | None, Any]] = defaultdict(dict)
    for row in GoalSnapshot.objects.filter(snapshot__in=places, roadmap=roadmap_id):
        found[places[row.snapshot_id]][row.goal_id] = row
    return Told(found, frozenset(places.values()))


def matrix_of(
    scope: Scope,
    place: Territory,
    *,
    nation: Territory,
    regions: Sequence[Territory],
    choice: NationalChoice,
    told: Told,
) -> Matrix:
    """``regions`` are the columns, among those that the scope reads, in any order; no query."""
    columns = sorted(regions, key=lambda region: fold(region.name))
    names = {level.depth: level.name for level in choice.levels}
    unread = bool(columns) and not scope.every_region
    lines = [
        _line(row, told, place, columns, level=names.get(row.depth, ""), unread=unread)
        for row in _tree(told.rows.get(nation.pk, {}))
    ]
    return Matrix(
        place=place,
        choice=choice,
        regions=columns,
        lines=lines,
        levels=_levels(choice, lines),
        whole=told.cell(place, None),
        unread=unread,
        uncomputed=[region for region in columns if region.pk not in told.known],
    )


def _line(
    row: Any, told: Told, place: Territory, columns: Sequence[Territory], *, level: str, unread: bool
) -> GoalLine:
    cells = [told.cell(region, row.goal_id) for region in columns]
    day = f"&au={told.past}" if told.past else ""
    return GoalLine(
        pk=row.goal_id,
        number=row.number,
        title=row.title,
        depth=row.depth,
        level=level,
        total=told.cell(place, row.goal_id),
        cells=cells,
        address=f"?feuille={row.roadmap_id}{day}#objectif-{row.goal_id}",
        where=_where(cells, unread=unread),
        named=told.named.get(row.goal_id, ()),
    )


def _where(cells: Sequence[Cell], *, unread: bool) -> str:
    """« 11 régions », « 2 régions parmi les vôtres », « dont la vôtre »; empty where there is none to name."""
    number = sum(cell.actions > 0 for cell in cells)
    if not number or not unread:
        return count(number, "région,régions") if number else ""
    return "dont la vôtre" if len(cells) == 1 else f"{count(number, 'région,régions')} parmi les vôtres"


def _tree(own: Mapping[int | None, Any]) -> list[Any]:
    """The goals in the order of the document: each one, then those under it."""
    under: dict[int | None, list[Any]] = defaultdict(list)
    for row in own.values():
        if row.goal_id is not None:
            under[row.parent_id if row.parent_id in own else None].append(row)
    ordered: list[Any] = []
    waiting = sorted(under[None], key=_place, reverse=True)
    while waiting:
        row = waiting.pop()
        ordered.append(row)
        waiting += sorted(under[row.goal_id], key=_place, reverse=True)
    return ordered


def _place(row: Any) -> tuple[int, int, int]:
    return row.depth, row.position, row.goal_id


def _levels(choice: NationalChoice, lines: Sequence[GoalLine]) -> list[LevelCover]:
    found = []
    for level in choice.levels:
        goals = [line for line in lines if line.depth == level.depth]
        found.append(LevelCover(level, len(goals), sum(not line.total.actions for line in goals)))
    return found


def announced_words(cover: LevelCover, finest: LevelCover | None) -> str:
    """« Cette feuille de route annonce 65 objectifs, dont aucun n’a été retrouvé : ce tableau s’arrête aux
    priorités. »; empty where the table holds as many goals of the level as the document announces, or where it
    announces none."""
    level, said = cover.level, cover.level.announced_count
    if not said or said == cover.total:
        return ""
    start = f"Cette feuille de route annonce {count(said, f'{level.name},{level.plural}')}"
    if cover.total:
        return f"{start}{SEMICOLON} ce tableau en compte {cover.total}."
    none = agreed("aucun", 1, feminine=is_feminine(level.name))
    found = agreed("retrouvé", 1, feminine=is_feminine(level.name))
    start = f"{start}, dont {none} n’a été {found}" if said > 1 else f"{start}, qui n’a pas été {found}"
    if finest is None or finest.level.depth > level.depth:
        return f"{start}."
    return f"{start}{COLON} ce tableau s’arrête aux {finest.level.plural}."


def cover_words(cover: LevelCover, *, is_nation: bool) -> str:
    """« 12 objectifs sur 65 n’ont aucune action régionale. »"""
    whose = "régionale" if is_nation else "de la région"
    many, one = cover.level.plural, cover.level.name
    if cover.empty:
        noun, verb = (many, "n’ont") if cover.empty >= 2 else (one, "n’a")
        return f"{cover.empty} {noun} sur {cover.total} {verb} aucune action {whose}."
    if cover.total == 1:
        return f"1 {one} sur 1 a au moins une action {whose}."
    each = "Chacune" if is_feminine(one) else "Chacun"
    return f"{each} des {cover.total} {many} a au moins une action {whose}."
