"""The figures of the pages, from the database to their words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from common.scope import Scope
from indicators.enums import Bound, Direction, Quality, SummedLevel, TerritoryRule
from indicators.models import Absence, Applicability, Indicator
from indicators.rules.emptiness import Emptiness
from indicators.rules.rate import RateMissing
from indicators.rules.standing import Standing
from indicators.selectors.figures import Figure, Origin, figure, figures, progress_by_version
from territories.models import Territory
from tests.factories import make_nation, make_region
from tests.indicators.factories import (
    compute_totals,
    make_area,
    make_department,
    make_establishment,
    make_indicator,
    make_measure,
    make_ratio,
    make_trajectory,
)
from tests.indicators.rules.plain import plain

pytestmark = pytest.mark.django_db

NATIONAL = Scope(user_id=1, every_region=True)
DAY = dt.date(2023, 10, 4)
TODAY = dt.date(2023, 12, 1)
TAN_SUM = {"territory_rule": TerritoryRule.SUM, "summed_level": SummedLevel.ANIMATION_AREA}
RATIO_OF_DEPARTMENTS = {"territory_rule": TerritoryRule.RATIO, "summed_level": SummedLevel.DEPARTMENT}


def seen(indicator: Indicator, place: Territory | None = None, scope: Scope = NATIONAL, **fields) -> Figure:
    found = figure(scope, indicator, place or make_nation(), **({"on": TODAY} | fields))
    assert found is not None
    return found


def test_a_published_figure_comes_with_its_date_and_source() -> None:
    indicator = make_ratio(decimals=2)
    make_measure(indicator, value="83.485", source="CRNS", bound=Bound.ABOUT, quality=Quality.VALIDATED)
    found = seen(indicator)
    assert (found.value, plain(found.text), found.on) == (Decimal("83.485000"), "≈ 83,49 %", DAY)
    assert (found.origin, found.source, found.emptiness) == (Origin.AS_PUBLISHED, "CRNS", None)


def test_the_last_counted_measure_is_the_figure_and_a_later_estimate_stands_beside() -> None:
    indicator = make_indicator()
    make_measure(indicator, value=10, on=dt.date(2023, 3, 31))
    make_measure(indicator, value=12, on=dt.date(2023, 6, 30))
    make_measure(indicator, value=15, on=dt.date(2023, 9, 30), quality=Quality.ESTIMATED)
    make_measure(indicator, value=99, on=dt.date(2024, 3, 31))
    found = seen(indicator)
    assert (found.value, found.on) == (12, dt.date(2023, 6, 30))
    assert found.estimate is not None
    assert (found.estimate.value, found.estimate.on) == (15, dt.date(2023, 9, 30))


def test_a_figure_out_of_scope_does_not_exist() -> None:
    indicator, region = make_indicator(), make_region("32", "Hauts-de-France")
    make_measure(indicator, region, 12)
    elsewhere = Scope(user_id=1, readable_regions=frozenset({make_region("04").pk}))
    assert figure(elsewhere, indicator, region) is None
    assert figure(Scope(), indicator, make_nation()) is None


def test_a_region_sums_its_animation_areas_and_says_how_many() -> None:
    region = make_region("32", "Hauts-de-France")
    indicator = make_indicator(**TAN_SUM)
    for code, value in (("A", 30), ("B", 55)):
        make_measure(indicator, make_area(code, region=region), value)
    make_area("C", region=region)
    found = seen(indicator, region)
    assert (found.value, found.origin, found.emptiness) == (85, Origin.TOTAL, None)
    assert found.coverage is not None
    assert (found.coverage.sentence, found.coverage.complete) == ("2 TAN sur 3", False)
    assert found.total is not None
    assert plain(found.total.explanation) == "85 = somme de 2 TAN sur 3"
    # Animation areas are drawn by some regions only: their sum would be a part of the nation.
    assert seen(indicator).total is None


def test_a_published_figure_outranks_the_sum_and_a_disagreement_is_an_alert() -> None:
    region = make_region("32", "Hauts-de-France")
    indicator = make_indicator(**TAN_SUM)
    for code, value in (("A", 30), ("B", 55)):
        make_measure(indicator, make_area(code, region=region), value)
    published = make_measure(indicator, region, 85)
    agreed = seen(indicator, region)
    assert (agreed.value, agreed.origin, agreed.disagrees) == (85, Origin.PUBLISHED, False)
    published.value = 90
    published.save()
    differing = seen(indicator, region)
    assert (differing.value, differing.disagrees) == (90, True)
    assert differing.total is not None
    assert differing.total.value == 85
    assert differing.coverage is None


def test_the_nation_is_the_sum_of_the_parts_of_its_departments() -> None:
    indicator = make_ratio(**RATIO_OF_DEPARTMENTS)
    make_measure(indicator, make_department("62", region=make_region("32")), over=(1, 2))
    make_measure(indicator, make_department("974", region=make_region("04")), over=(1, 10))
    make_measure(indicator, make_department("67", region=make_region("44")), 80)
    found = seen(indicator)
    assert (found.value, plain(found.text)) == (Decimal("16.666667"), "16,67 %")
    assert (found.numerator, found.denominator) == (2, 12)
    assert found.coverage is not None
    assert (found.coverage.reported, found.coverage.expected, found.coverage.as_published) == (2, 3, 1)


def test_percentages_without_denominator_are_never_aggregated() -> None:
    indicator = make_ratio(**RATIO_OF_DEPARTMENTS)
    make_measure(indicator, make_department("62", region=make_region("32")), 80)
    found = seen(indicator)
    assert (found.value, found.total, found.emptiness) == (None, None, Emptiness.NOT_PUBLISHED)
    assert found.why_empty == Emptiness.NOT_PUBLISHED.sentence


def test_an_establishment_counts_in_its_department_region_and_area() -> None:
    region = make_region("32")
    department, area = make_department("62", region=region), make_area("A", region=region)
    indicator = make_indicator(territory_rule=TerritoryRule.SUM, summed_level=SummedLevel.ESTABLISHMENT)
    for value in (1, 2, 3):
        make_measure(indicator, make_establishment(department, area), value)
    make_measure(indicator, make_establishment(make_department("974")), 10)
    compute_totals()
    values = [seen(indicator, place).value for place in (department, area, region, make_nation())]
    assert values == [6, 6, 6, 16]
    total = seen(indicator, region).total
    assert total is not None
    assert total.coverage.sentence == "3 établissements"


def test_small_numbers_of_a_sensitive_indicator_are_kept_for_the_region() -> None:
    region = make_region("32")
    department = make_department("62", region=region)
    indicator = make_indicator(
        sensitive=True, territory_rule=TerritoryRule.SUM, summed_level=SummedLevel.ESTABLISHMENT
    )
    for _ in range(4):
        make_measure(indicator, make_establishment(department), 1)
    compute_totals()
    reader = Scope(user_id=1, readable_regions=frozenset({region.pk}))
    editor = Scope(user_id=1, readable_regions=frozenset({region.pk}), draft_regions=frozenset({region.pk}))
    hidden, shown = seen(indicator, region, reader), seen(indicator, region, editor)
    assert (hidden.value, hidden.total, hidden.text, hidden.emptiness) == (None, None, "", Emptiness.WITHHELD)
    assert shown.value == 4
    make_measure(indicator, make_establishment(department), 1)
    compute_totals()
    assert seen(indicator, region, reader).value == 5


def test_a_sensitive_part_over_few_establishments_shows_none_of_its_numbers() -> None:
    indicator = make_ratio(sensitive=True)
    make_measure(indicator, make_region("32"), over=(1, 3), source="SGDSN", note="1 sur 3")
    found = seen(indicator, make_region("32"))
    assert (found.emptiness, found.value, found.numerator, found.denominator) == (
        Emptiness.WITHHELD,
        None,
        None,
        None,
    )
    assert (found.source, found.note, found.on, found.measure_id) == ("", "", None, None)
    assert found.progress.rate is None


def test_an_empty_figure_says_why() -> None:
    region, other = make_region("32"), make_region("04")
    indicator = make_indicator(periodicity="quarterly", publication_delay=30)
    Applicability.objects.create(indicator=indicator, territory=region)
    assert seen(indicator, other).emptiness == Emptiness.NOT_APPLICABLE
    assert seen(indicator, region).emptiness == Emptiness.LATE
    assert seen(indicator, region, on=dt.date(2023, 10, 15)).emptiness == Emptiness.NOT_YET_DUE
    Absence.objects.create(indicator=indicator, territory=region, on=DAY, reason="not_published")
    assert seen(indicator, region).emptiness == Emptiness.NOT_PUBLISHED
    Indicator.objects.filter(pk=indicator.pk).update(closed_on=DAY)
    assert "4 octobre 2023" in plain(seen(indicator, region).why_empty)
    Absence.objects.create(indicator=indicator, territory=region, reason="withheld")
    assert seen(indicator, region).emptiness == Emptiness.WITHHELD


def test_a_zero_denominator_is_neither_zero_nor_late() -> None:
    indicator = make_ratio()
    make_measure(indicator, over=(0, 0))
    found = seen(indicator)
    assert (found.value, found.emptiness) == (None, Emptiness.ZERO_DENOMINATOR)
    make_trajectory(indicator, targets={TODAY: 50}, baseline_value=0)
    assert seen(indicator).progress.rate_missing == RateMissing.ZERO_DENOMINATOR


def test_an_indicator_applies_within_the_territories_it_names() -> None:
    region = make_region("32")
    department = make_department("62", region=region)
    indicator = make_indicator(territory_rule=TerritoryRule.SUM, summed_level=SummedLevel.DEPARTMENT)
    Applicability.objects.create(indicator=indicator, territory=department)
    make_measure(indicator, department, 4)
    make_measure(indicator, make_department("59", region=region), 3)
    assert seen(indicator, department).value == 4
    assert seen(indicator, region).emptiness == Emptiness.NOT_APPLICABLE
    Applicability.objects.create(indicator=indicator, territory=make_nation())
    total = seen(indicator, region).total
    assert total is not None
    assert (total.value, total.coverage.expected) == (7, 2)


def test_progress_is_computed_and_explained() -> None:
    indicator = make_ratio(direction=Direction.UP)
    make_measure(indicator, value=15, on=dt.date(2023, 5, 31))
    make_trajectory(
        indicator,
        targets={dt.date(2023, 5, 31): 25, dt.date(2023, 12, 31): 50, dt.date(2024, 12, 31): 100},
        baseline_value=0,
        baseline_on=dt.date(2023, 1, 30),
    )
    progress = seen(indicator).progress
    assert (progress.rate, progress.rate_raw, progress.share) == (
        Decimal("15.00"),
        Decimal("15.000000"),
        None,
    )
    assert plain(progress.rate_explanation) == "15 % = (15 − 0) / (100 − 0)"
    assert (progress.expected, progress.gap, progress.standing) == (25, -10, Standing.BEHIND)
    assert plain(progress.standing_explanation).startswith(
        "en retard : −10 points = 100 × (15 − 25) / |100 − 0|"
    )
    assert progress.target is not None
    assert plain(progress.target.text) == "100,00 %"
    assert (plain(progress.target.due_text), plain(progress.expected_text)) == ("31 décembre 2024", "25,00 %")


def test_without_baseline_there_is_a_share_of_the_target_and_no_standing() -> None:
    indicator = make_indicator(unit="profils", decimals=0)
    make_measure(indicator, value=8_700_000)
    make_trajectory(indicator, targets={dt.date(2027, 12, 31): 40_000_000})
    progress = seen(indicator).progress
    assert (progress.rate, progress.share, progress.rate_missing) == (
        None,
        Decimal("21.75"),
        RateMissing.NO_BASELINE,
    )
    assert (progress.standing, progress.standing_missing) == (None, "no_baseline")
    assert plain(progress.rate_explanation).startswith("21,75 % de la cible = 8 700 000 / 40 000 000.")


def test_a_start_at_zero_by_construction_makes_a_rate() -> None:
    indicator = make_indicator(zero_start=True)
    make_measure(indicator, value=5)
    make_trajectory(indicator, targets={dt.date(2027, 12, 31): 40})
    progress = seen(indicator).progress
    assert (progress.rate, progress.zero_start) == (Decimal("12.50"), True)


def test_a_rate_is_not_computed_from_a_rounded_part() -> None:
    indicator = make_ratio()
    make_measure(indicator, over=(8348499999, 10**10))
    make_trajectory(indicator, targets={TODAY: 100}, baseline_value=0)
    found = seen(indicator)
    assert (found.value, plain(found.text)) == (Decimal("83.485000"), "83,48 %")
    assert found.progress.rate == Decimal("83.48")


def test_a_range_is_held_or_not() -> None:
    indicator = make_indicator(direction=Direction.RANGE)
    make_measure(indicator, value=4)
    make_trajectory(indicator, targets={dt.date(2024, 12, 31): (3, 4)})
    progress = seen(indicator).progress
    assert (progress.rate, progress.standing, progress.target and progress.target.text) == (
        100,
        None,
        "3 à 4",
    )


def test_the_same_figure_against_the_old_and_the_new_target() -> None:
    indicator = make_indicator()
    make_measure(indicator, value=50)
    make_trajectory(indicator, targets={TODAY: 100}, baseline_value=0)
    make_trajectory(indicator, targets={TODAY: 200}, baseline_value=0, version=2, reason="cible relevée")
    versions = progress_by_version(NATIONAL, indicator, make_nation(), on=TODAY)
    assert [(version.version, version.rate, version.reason) for version in versions] == [
        (2, 25, "cible relevée"),
        (1, 50, ""),
    ]
    assert seen(indicator).progress.rate == 25


def test_a_figure_says_until_when_it_is_fresh() -> None:
    indicator = make_indicator(periodicity="quarterly", publication_delay=30)
    make_measure(indicator, value=1, on=dt.date(2023, 6, 30))
    fresh = seen(indicator).freshness
    assert fresh is not None
    assert (fresh.next_due, fresh.late) == (dt.date(2023, 10, 30), True)


def test_each_category_is_a_figure_of_its_own() -> None:
    indicator = make_indicator()
    make_measure(indicator, value=3, category="PA")
    make_measure(indicator, value=7)
    found = figures(NATIONAL, [indicator], [make_nation()], categories=["", "PA", "PH"], on=TODAY)
    assert [(one.category, one.value) for one in found] == [("", 7), ("PA", 3), ("PH", None)]


def test_what_was_said_absent_one_day_hides_nothing_of_a_later_figure() -> None:
    indicator = make_indicator()
    Absence.objects.create(
        indicator=indicator, territory=make_nation(), on=dt.date(2022, 12, 31), reason="withheld"
    )
    make_measure(indicator, value=12, source="CNS")
    found = seen(indicator)
    assert (found.value, found.on, found.source, found.emptiness) == (12, DAY, "CNS", None)
