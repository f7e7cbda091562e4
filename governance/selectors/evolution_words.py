"""The difference between two days in words: what is counted first, and the lines of its table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.templatetags.french import NARROW_SPACE, NO_BREAK_SPACE, count, french_number, share
from governance.rules.evolution import (
    APPLICATIONS,
    BENEFICIARIES,
    CONFIDENCE,
    COVERAGE,
    DUE,
    LABEL,
    MONEY,
    RATE,
    REACHED,
    STANDING,
    STATE,
    TITLE,
    VALUE,
    VALUED,
    WINDOWS,
    Changed,
    Diff,
    Evolution,
    GoalSide,
    MilestoneSide,
    points_between,
)
from governance.selectors.evolution import DayDifference

_COLON = f"{NO_BREAK_SPACE}:"
_SEMICOLON = f"{NARROW_SPACE};"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what it is about, what changed, before and after, and by how much."""

    section: str
    code: str
    name: str
    what: str
    old: str = ""
    new: str = ""
    points: Decimal | None = None
    gap: Decimal | None = None


def points_words(points: Decimal | None) -> str:
    """« +7,5 points », « −1 point »; empty where the difference does not exist."""
    if points is None:
        return ""
    text = french_number(points, 2).rstrip("0").rstrip(",") if points % 1 else french_number(points)
    sign = "+" if points > 0 else ""
    return f"{sign}{text}{NO_BREAK_SPACE}{'point' if abs(points) < 2 else 'points'}"


def gap_words(diff: Diff) -> str:
    """« +200 000 € », « −2 », « +7,5 points »; empty where nothing is known on one of the days."""
    if not diff.gap:
        return points_words(diff.points)
    unit = f"{NO_BREAK_SPACE}{diff.unit}" if diff.unit else ""
    return f"{'+' if diff.gap > 0 else ''}{french_number(diff.gap)}{unit}"


def counted(found: DayDifference) -> list[str]:
    """The first lines of the page, whole sentences; one alone when nothing changed."""
    said = [
        *_wholes(found),
        _of_goals(found.regions, "feuille de route régionale,feuilles de route régionales"),
        _of_actions(found),
        _of_goals(found.goals, "objectif,objectifs"),
        _of_goals(found.national_goals, "objectif national,objectifs nationaux"),
        _of_milestones(found.milestones),
        _of_indicators(found),
        _of_programmes(found),
    ]
    kept = [sentence for sentence in said if sentence]
    return kept or ["Rien ne diffère entre ces deux jours."]


def _wholes(found: DayDifference) -> Iterator[str]:
    for then, now in found.wholes:
        before = then or GoalSide("")
        rates = _from_to(before.rate, now.rate, none="aucun taux")
        coverages = _from_to(before.coverage, now.coverage, none="aucune")
        if rates or coverages:
            parts = [f"taux{_COLON} {rates}"] if rates else []
            parts += [f"couverture{_COLON} {coverages}"] if coverages else []
            yield f"{now.title}, {f'{_SEMICOLON} '.join(parts)}."


def _from_to(then: Decimal | None, now: Decimal | None, *, none: str) -> str:
    if then == now:
        return ""
    gap = points_words(points_between(then, now))
    return f"{share(then) or none} puis {share(now) or none}{f' ({gap})' if gap else ''}"


def _of_actions(found: DayDifference) -> str:
    actions = found.actions
    gone = "sortie,sorties" if actions.entered else "action sortie,actions sorties"
    parts = _moves(actions, "action entrée,actions entrées", gone)
    if actions.changed:
        kinds = (((STATE,), "d’état"), ((CONFIDENCE,), "de météo"), ((RATE,), "de taux"))
        parts.append(
            count(len(actions.changed), "action modifiée,actions modifiées") + _details(actions, kinds)
        )
    return _sentence(parts)


def _details(found: Evolution[Any], kinds: Iterable[tuple[tuple[str, ...], str]]) -> str:
    """« (dont 2 d’état et 1 de taux) », by the fields that make each kind."""
    told = [
        f"{number}{NO_BREAK_SPACE}{words}" for fields, words in kinds if (number := found.counted(*fields))
    ]
    return f" (dont {_enumerated(told)})" if told else ""


def _of_goals(goals: Evolution[GoalSide], noun: str) -> str:
    one, many = noun.split(",")
    parts = _moves(goals, f"{one} de plus,{many} de plus", f"{one} de moins,{many} de moins")
    if moved := goals.counted(RATE, COVERAGE):
        parts.append(f"{count(moved, noun)} dont le taux ou la couverture a changé")
    if renamed := goals.counted(TITLE):
        parts.append(f"{count(renamed, noun)} dont l’intitulé a changé")
    return _sentence(parts)


def _of_milestones(milestones: Evolution[MilestoneSide]) -> str:
    counts = (
        (milestones.counted(REACHED), "jalon atteint,jalons atteints"),
        (milestones.counted(DUE), "jalon déplacé,jalons déplacés"),
        (milestones.counted(LABEL), "jalon renommé,jalons renommés"),
        (len(milestones.entered), "nouveau jalon,nouveaux jalons"),
        (len(milestones.left), "jalon retiré,jalons retirés"),
    )
    return _sentence([count(number, forms) for number, forms in counts if number])


def _of_indicators(found: DayDifference) -> str:
    indicators = found.indicators
    counts = (
        (len(indicators.entered), "indicateur de plus,indicateurs de plus"),
        (len(indicators.left), "indicateur de moins,indicateurs de moins"),
        (indicators.counted(VALUE), "indicateur dont la valeur a changé,indicateurs dont la valeur a changé"),
        (
            indicators.counted(STANDING),
            "indicateur a changé de position,indicateurs ont changé de position",
        ),
        (
            sum(each.says(RATE) and not each.says(VALUE, STANDING) for each in indicators.changed),
            "indicateur dont le taux seul a changé,indicateurs dont le taux seul a changé",
        ),
    )
    return _sentence([count(number, forms) for number, forms in counts if number])


def _of_programmes(found: DayDifference) -> str:
    programmes = found.programmes
    parts = _moves(
        programmes, "programme de plus,programmes de plus", "programme de moins,programmes de moins"
    )
    if programmes.changed:
        kinds = (
            (MONEY, "de montant"),
            ((APPLICATIONS, BENEFICIARIES), "de candidatures"),
            ((WINDOWS,), "de fenêtres"),
            ((VALUED,), "d’indicateurs"),
        )
        changed = count(len(programmes.changed), "programme modifié,programmes modifiés")
        parts.append(changed + _details(programmes, kinds))
    return _sentence(parts)


def _moves(evolution: Evolution[Any], entered: str, left: str) -> list[str]:
    found = [(len(evolution.entered), entered), (len(evolution.left), left)]
    return [count(number, forms) for number, forms in found if number]


def _sentence(parts: list[str]) -> str:
    return f"{', '.join(parts)}." if parts else ""


def _enumerated(parts: list[str]) -> str:
    return " et ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def lines(found: DayDifference) -> Iterator[Line]:
    """The whole difference as a table, in the order of the page."""
    for then, now in found.wholes:
        yield from _whole_lines(then or GoalSide(""), now)
    yield from _lines("Action", found.actions, lambda side: side.code, lambda side: side.title)
    yield from _lines("Région", found.regions, lambda side: "", lambda side: side.title)
    for section, goals in (("Objectif", found.goals), ("Objectif national", found.national_goals)):
        yield from _lines(section, goals, lambda side: side.number, lambda side: side.title)
    yield from _lines("Jalon", found.milestones, lambda side: "", lambda side: side.label)
    yield from _lines("Indicateur", found.indicators, lambda side: side.code, lambda side: side.name)
    yield from _lines("Programme", found.programmes, lambda side: side.code, lambda side: side.name)


def _whole_lines(then: GoalSide, now: GoalSide) -> Iterator[Line]:
    for what, before, after in ((RATE, then.rate, now.rate), (COVERAGE, then.coverage, now.coverage)):
        if before != after:
            points = points_between(before, after)
            yield Line("Feuille de route", "", now.title, what, share(before), share(after), points)


def _lines(section: str, found: Evolution[Any], code: Any, name: Any) -> Iterator[Line]:
    yield from (Line(section, code(side), name(side), "Entrée") for side in found.entered)
    yield from (Line(section, code(side), name(side), "Sortie") for side in found.left)
    changed: Iterable[Changed[Any]] = found.changed
    for each in changed:
        for diff in each.diffs:
            said = (diff.field, diff.old, diff.new, diff.points, diff.gap or None)
            yield Line(section, code(each.now), name(each.now), *said)
