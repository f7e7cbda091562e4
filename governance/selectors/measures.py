"""A measure chosen by the reader, in each region: rate, coverage or one indicator; ranked, and drawn on a map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from common.charts import Chart
from common.charts.dots import dots_spec
from common.templatetags.french import NARROW_SPACE, plural, share
from governance.rules.ranking import RANKED_FROM, Candidate, Place, Ranking, ranking_of
from governance.selectors.figures_read import ReadFigure
from indicators.enums import Direction
from indicators.models import Indicator
from indicators.rules.comparison import RANKED
from indicators.rules.exact import KEPT, rounded
from indicators.rules.words import COLON, number
from indicators.selectors.pages_map import (
    COMPARABLE,
    LEGEND_MISSING,
    LEGEND_PLAIN,
    NOT_COLOURED,
    OUTSIDE,
    class_legend,
)
from territories import geometry
from territories.maps import MISSING, PLAIN, LegendLine, Map, Painted, class_of, frames_of

RATE, COVERAGE = "taux", "couverture"
THIN = LegendLine(PLAIN, f"un chiffre est connu, couvert à moins de {share(RANKED_FROM)}")
_INDICATOR = "ind-"
_PERCENT = f"{NARROW_SPACE}%"


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """``key`` is the word of the address; ``indicator`` is None for the two measures of the roadmaps."""

    key: str
    label: str
    indicator: Indicator | None
    chosen: bool = False

    @property
    def direction(self) -> str:
        return self.indicator.direction if self.indicator else Direction.UP

    @property
    def is_ranked(self) -> bool:
        return self.direction in RANKED

    @property
    def unit(self) -> str:
        return self.indicator.unit if self.indicator else "%"

    @property
    def sign(self) -> str:
        return _PERCENT if self.unit.startswith("%") else ""

    @property
    def decimals(self) -> int:
        return self.indicator.decimals if self.indicator else 2

    @property
    def is_coloured(self) -> bool:
        return self.indicator is None or self.indicator.kind in COMPARABLE


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """``value`` in words, or why there is none; ``coverage`` beside it, always."""

    code: str
    place: Place
    value: str
    missing: str
    coverage: str
    gap: str


@dataclass(frozen=True, slots=True)
class Measured:
    """``is_compared``: two regions at least are, there are ranks and gaps to show."""

    choice: MeasureChoice
    lines: Sequence[MeasuredLine]
    spread: str
    unranked: str
    is_compared: bool
    dots: Chart | None
    map: Map | None

    @property
    def has_ranks(self) -> bool:
        return self.is_compared and self.choice.is_ranked

    @property
    def valued(self) -> list[MeasuredLine]:
        """Those of the table: a value, or at least a coverage."""
        return [line for line in self.lines if line.value or line.coverage]

    @property
    def missing(self) -> list[tuple[str, list[MeasuredLine]]]:
        """The others, by the reason why they have none."""
        found: dict[str, list[MeasuredLine]] = defaultdict(list)
        for line in self.lines:
            if not (line.value or line.coverage):
                found[line.missing].append(line)
        return list(found.items())


def choices_of(figures: Iterable[ReadFigure], asked: str) -> list[MeasureChoice]:
    """Rate, coverage, then each indicator that applies to a region; the rate when the asked one is unknown."""
    indicators = {figure.indicator.pk: figure.indicator for figure in figures if figure.applies}
    known = [
        MeasureChoice(RATE, "Taux d’avancement de la feuille de route", None),
        MeasureChoice(COVERAGE, "Couverture (part des étapes renseignées)", None),
        *(
            MeasureChoice(f"{_INDICATOR}{one.code}", f"{one.code} – {one.name}", one)
            for one in sorted(indicators.values(), key=lambda one: (one.order, one.code))
        ),
    ]
    chosen = asked if asked in {choice.key for choice in known} else RATE
    return [MeasureChoice(one.key, one.label, one.indicator, one.key == chosen) for one in known]


def measured(
    choices: Sequence[MeasureChoice], lines: Sequence[Any], figures: Mapping[int, Sequence[ReadFigure]]
) -> Measured | None:
    """``lines`` are the regions (governance.selectors.national.RegionLine); None with fewer than two."""
    if len(lines) < 2:
        return None
    choice = next(one for one in choices if one.chosen)
    told = {line.region.pk: _told(choice, line, figures.get(line.region.pk, ())) for line in lines}
    ranking = ranking_of([candidate for candidate, *_ in told.values()], choice.direction)
    codes = {line.region.pk: line.region.code for line in lines}
    found = [
        MeasuredLine(
            codes[place.candidate.key],
            place,
            *told[place.candidate.key][1:],
            _gap(place, choice) if ranking.is_compared else "",
        )
        for place in ranking.places
    ]
    return Measured(
        choice=choice,
        lines=found,
        spread=_spread(ranking, choice),
        unranked=_unranked(ranking),
        is_compared=ranking.is_compared,
        dots=_dots(choice, ranking),
        map=_map(choice, ranking, found),
    )


def _told(choice: MeasureChoice, line: Any, figures: Sequence[ReadFigure]) -> tuple[Candidate, str, str, str]:
    """The candidate, its value in words, why there is none, and its coverage in words."""
    pk, name = line.region.pk, line.region.name
    if choice.indicator is not None:
        figure = next((one for one in figures if one.indicator.pk == choice.indicator.pk), None)
        if figure is None:
            return Candidate(pk, name, None), "", "pas encore calculé", ""
        candidate = Candidate(pk, name, figure.value, figure.coverage)
        return candidate, figure.quantity, figure.why_empty, figure.coverage_words
    if line.row is None:
        return Candidate(pk, name, None), "", "aucune feuille de route calculée", ""
    words = share(line.coverage)
    if choice.key == COVERAGE:
        return Candidate(pk, name, line.coverage), words, "aucune action qui compte", ""
    return Candidate(pk, name, line.rate, line.coverage), share(line.rate), "aucun taux", words


def _gap(place: Place, choice: MeasureChoice) -> str:
    if place.gap is None:
        return ""
    gap = rounded(place.gap, choice.decimals)
    words = f"{'+' if gap > 0 else ''}{number(gap, choice.decimals)}"
    return f"{words}{NARROW_SPACE}{plural(int(abs(gap)), 'point,points')}" if choice.sign else words


def _spread(ranking: Ranking, choice: MeasureChoice) -> str:
    """« 5 régions comparées sur 18 : médiane 42 %, de 10 % à 90 %. », « Une seule région sur 18 a un chiffre à
    comparer : La Réunion, 46,77 %. »"""
    spread, total = ranking.spread, len(ranking.places)
    if spread.median is None or spread.minimum is None or spread.maximum is None:
        return f"Aucune région sur {total} n’a de chiffre à comparer."
    if not ranking.is_compared:
        alone = next(place.candidate.name for place in ranking.places if place.gap is not None)
        words = f"{alone}, {_text(spread.median, choice)}"
        return f"Une seule région sur {total} a un chiffre à comparer{COLON} {words}."
    start = f"{spread.count} régions comparées sur {total}"
    if spread.minimum == spread.maximum:
        return f"{start}{COLON} toutes à {_text(spread.median, choice)}."
    median, low, high = (_text(value, choice) for value in (spread.median, spread.minimum, spread.maximum))
    return f"{start}{COLON} médiane {median}, de {low} à {high}."


def _unranked(ranking: Ranking) -> str:
    """How many are listed without rank, with the threshold; empty when all are ranked."""
    if not ranking.listed:
        return ""
    verb = plural(ranking.listed, "région est montrée sans rang,régions sont montrées sans rang")
    return f"{ranking.listed} {verb}{COLON} couverture inférieure à {share(RANKED_FROM)}."


def _text(value: Fraction, choice: MeasureChoice) -> str:
    return f"{number(value, choice.decimals)}{choice.sign}"


def _dots(choice: MeasureChoice, ranking: Ranking) -> Chart | None:
    compared = [place.candidate for place in ranking.places if place.gap is not None]
    if len(compared) < 2 or ranking.spread.median is None:
        return None
    median = ranking.spread.median
    return Chart(
        name="classement-regions",
        title=f"{choice.label}, régions comparées",
        description=f"Médiane de {_text(median, choice)} (trait tireté). Le tableau donne chaque valeur.",
        spec=dots_spec(
            [(one.name, float(one.value or 0)) for one in compared], axis=choice.unit, median=float(median)
        ),
    )


def _map(choice: MeasureChoice, ranking: Ranking, lines: Sequence[MeasuredLine]) -> Map | None:
    """What is too little covered to be ranked is drawn as a figure that is known, without its shade."""
    spread = ranking.spread
    if not any(line.value for line in lines):
        return None
    low, high = _bounds(spread.minimum), _bounds(spread.maximum)
    painted = {
        line.code: Painted(line.place.candidate.name, _style(line, choice, low, high), _title(line, choice))
        for line in lines
    }
    used = {paint.style for paint in painted.values()}
    legend = []
    if choice.is_coloured and low is not None and high is not None:
        legend = _classes(choice, low, high, used, is_compared=ranking.is_compared)
    plain = THIN if choice.is_coloured else LEGEND_PLAIN
    legend += [line for line in (plain, LEGEND_MISSING) if line.style in used]
    frames = frames_of(geometry.regions(), painted, outside=OUTSIDE)
    return Map(frames, legend, "" if choice.is_coloured else NOT_COLOURED)


def _classes(
    choice: MeasureChoice, low: Decimal, high: Decimal, used: set[str], *, is_compared: bool
) -> list[LegendLine]:
    """The ranges of the shades; where all that is compared has one value, that value and no range."""
    if low != high:
        return class_legend(low, high, used, places=choice.decimals, sign=choice.sign)
    value = f"{number(low, choice.decimals)}{choice.sign}"
    words = value if is_compared else f"{value} (la seule région à comparer)"
    return [LegendLine(class_of(low, low, high), words)]


def _bounds(value: Fraction | None) -> Decimal | None:
    return None if value is None else rounded(value, KEPT)


def _style(line: MeasuredLine, choice: MeasureChoice, low: Decimal | None, high: Decimal | None) -> str:
    value = line.place.candidate.value
    if value is None:
        return MISSING
    if not choice.is_coloured or line.place.gap is None or low is None or high is None:
        return PLAIN
    return class_of(value, low, high)


def _title(line: MeasuredLine, choice: MeasureChoice) -> str:
    """« La Réunion : 34 %, publié tel quel », « Bretagne : 42 %, couverture 80 % »."""
    covered = f", {'' if choice.indicator else 'couverture '}{line.coverage}" if line.coverage else ""
    return f"{line.place.candidate.name}{COLON} {line.value or line.missing}{covered}"
