"""What people write: understood when there is one reading, otherwise refused at its row and column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from indicators.enums import Periodicity
from indicators.models import Applicability, Indicator
from journal.models import ImportBatch
from territories.models import Establishment, Territory
from tests.factories import make_region
from tests.indicators.factories import make_department, make_establishment, make_indicator, make_ratio
from tests.indicators.imports.conftest import HEADER, day, lines_of, only_line, workbook

Check = Callable[..., ImportBatch]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1 234", "1234"),
        ("1\u202f234,5", "1234.5"),
        ("1\u00a0234", "1234"),
        ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("0.123", "0.123"),
        ("≈ 26 000", "26000"),
        ("12.3456789", "12.345679"),
    ],
)
def test_a_number_with_one_reading_is_understood(check: Check, text: str, value: str) -> None:
    line = only_line(check(f"{HEADER}2A;2023-12;{text}\n"))
    assert (line.outcome, line.value) == ("new", Decimal(value))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1.234", "se lit de deux façons (1,234 ou 1\u202f234)"),
        ("1,234", "se lit de deux façons"),
        ("12O", "n’est pas un nombre"),
        ("8,7 M", "Écrivez le nombre entier"),
        ("45 %", "est un pourcentage\u00a0: cet indicateur attend un nombre (ESMS)"),
        ("-3", "n’est pas négatif"),
        ("123456789012345678", "trop grand"),
    ],
)
def test_a_number_without_one_reading_is_refused_in_its_cell(check: Check, text: str, sentence: str) -> None:
    line = only_line(check(f"{HEADER}2A;2023-12;{text}\n"))
    assert (line.outcome, line.row, line.column) == ("refused", 2, 3)
    assert sentence in line.problem
    assert line.said["value"] == text
    assert line.value is None


def test_a_whole_number_decides_between_two_readings(check: Check) -> None:
    whole = make_indicator("ENTIER", integer_only=True)
    assert only_line(check(f"{HEADER}2A;2023-12;1.234\n", indicators=(whole,))).value == 1234
    ratio = make_ratio("PART")
    assert only_line(check(f"{HEADER}2A;2023-12;1.234\n", indicators=(ratio,))).value == Decimal("1.234")


@pytest.mark.parametrize("text", ["45 %", "45\u202f%", "45%", "45", "45,0"])
def test_a_percentage_is_forty_five(check: Check, text: str) -> None:
    line = only_line(check(f"{HEADER}2A;2023-12;{text}\n", indicators=(make_ratio("PART"),)))
    assert (line.outcome, line.value) == ("new", 45)


def test_a_percentage_above_a_hundred_is_refused(check: Check) -> None:
    line = only_line(check(f"{HEADER}2A;2023-12;100,5\n", indicators=(make_ratio("PART"),)))
    assert (line.outcome, line.column, line.problem) == ("refused", 3, "Une part ne dépasse pas 100\u202f%.")


@pytest.mark.parametrize("text", ["n.d.", "ND", "nd", "-", "", "non disponible", "NC"])
def test_what_is_said_to_be_absent_is_neither_a_value_nor_zero(check: Check, text: str) -> None:
    batch = check(f"{HEADER}2A;2023-12;{text}\n2B;2023-12;0\n")
    first, second = lines_of(batch)
    assert (first.outcome, first.value) == ("blank", None)
    assert (second.outcome, second.value) == ("new", 0)


@pytest.mark.parametrize("text", ["2a", "2A", "Corse-du-Sud", "corse du sud", "CORSE DU SUD"])
def test_a_department_is_known_by_its_code_or_its_name(check: Check, region: Territory, text: str) -> None:
    line = only_line(check(f"{HEADER}{text};2023-12;5\n"))
    assert (line.outcome, line.territory.code) == ("new", "2A")


def test_a_department_may_lose_its_zero(check: Check) -> None:
    assert only_line(check(f"{HEADER}1;2023-12;5\n")).territory.code == "01"


@pytest.mark.parametrize("text", ["010000123", "10000123", "010 000 123"])
def test_a_finess_may_lose_its_zero(check: Check, establishment: Establishment, text: str) -> None:
    line = only_line(check(f"FINESS;Date;Valeur\n{text};2023-12;5\n"))
    assert (line.outcome, line.establishment) == ("new", establishment)


def test_a_finess_typed_as_a_number_by_a_spreadsheet_is_found(
    check: Check, establishment: Establishment
) -> None:
    book = workbook(["N° FINESS", "Mois", "Valeur"], [10000123, dt.date(2023, 12, 1), 12.5])
    monthly = make_indicator("MENSUEL", periodicity=Periodicity.MONTHLY)
    line = only_line(check(book, "releves.xlsx", indicators=(monthly,)))
    assert (line.outcome, line.establishment, line.on) == ("new", establishment, day("2023-12-31"))


@pytest.mark.parametrize("text", ["20000123", "999999999", "abc"])
def test_an_unknown_finess_is_refused_in_its_cell(
    check: Check, establishment: Establishment, text: str
) -> None:
    line = only_line(check(f"Date;FINESS;Valeur\n2023-12;{text};5\n"))
    assert (line.outcome, line.row, line.column) == ("refused", 2, 2)
    assert line.problem == f"Établissement inconnu dans cette région\u00a0: «\u00a0{text}\u00a0»."


def test_another_region_is_as_unknown_as_what_does_not_exist(check: Check) -> None:
    elsewhere = make_department("80", "Somme", make_region("32", "Hauts-de-France"))
    make_establishment(elsewhere, finess="800000001")
    rows = "80;2023-12;1\nSomme;2023-12;1\nNulle part;2023-12;1\n"
    problems = [line.problem.split("\u00a0:")[0] for line in lines_of(check(HEADER + rows))]
    assert problems == ["Territoire inconnu dans cette région"] * 3
    foreign = only_line(check("FINESS;Date;Valeur\n800000001;2023-12;5\n"))
    assert foreign.problem == "Établissement inconnu dans cette région\u00a0: «\u00a0800000001\u00a0»."
    assert foreign.establishment is None


def test_a_name_that_two_territories_bear_is_refused_unless_the_column_says_which(check: Check) -> None:
    island = make_region("04", "La Réunion")
    make_department("974", "La Réunion", island)
    unsaid = only_line(check("Territoire;Date;Valeur\nLa Réunion;2023;5\n", territory=island))
    assert (unsaid.outcome, unsaid.column) == ("refused", 1)
    assert "désigne plusieurs territoires" in unsaid.problem
    said = only_line(check("Département;Date;Valeur\nLa Réunion;2023;5\n", territory=island))
    assert said.territory.code == "974"


@pytest.mark.parametrize(
    ("periodicity", "text", "on"),
    [
        (Periodicity.MONTHLY, "31/12/2023", "2023-12-31"),
        (Periodicity.MONTHLY, "2023-12", "2023-12-31"),
        (Periodicity.MONTHLY, "déc. 2023", "2023-12-31"),
        (Periodicity.MONTHLY, "01/12/2023", "2023-12-31"),
        (Periodicity.MONTHLY, "45291", "2023-12-31"),
        (Periodicity.QUARTERLY, "T3 2023", "2023-09-30"),
        (Periodicity.QUARTERLY, "30/09/2023", "2023-09-30"),
        (Periodicity.HALF_YEARLY, "S1 2023", "2023-06-30"),
        (Periodicity.YEARLY, "2023", "2023-12-31"),
        (Periodicity.YEARLY, "2023-12", "2023-12-31"),
        (Periodicity.NONE, "4 octobre 2023", "2023-10-04"),
        (Periodicity.NONE, "03/04/2023", "2023-04-03"),
        (Periodicity.NONE, "31/12/23", "2023-12-31"),
    ],
)
def test_a_date_is_the_end_of_its_period(check: Check, periodicity: str, text: str, on: str) -> None:
    indicator = make_indicator("DATES", periodicity=periodicity)
    line = only_line(check(f"{HEADER}2A;{text};5\n", indicators=(indicator,)))
    assert (line.outcome, line.on) == ("new", day(on))


@pytest.mark.parametrize(
    ("periodicity", "text", "sentence"),
    [
        (
            Periodicity.YEARLY,
            "30/06/2023",
            "n’est pas une période de cet indicateur, dont les relevés sont annuels",
        ),
        (Periodicity.YEARLY, "T3 2023", "annuels"),
        (Periodicity.MONTHLY, "2023", "mensuels"),
        (Periodicity.MONTHLY, "15/12/2023", "mensuels"),
        (Periodicity.QUARTERLY, "2023-11", "trimestriels"),
        (Periodicity.NONE, "01/02/03", "se lit de deux façons"),
        (Periodicity.NONE, "12/31/2023", "jour/mois/année"),
        (Periodicity.NONE, "30/02/2023", "n’existe pas"),
        (Periodicity.NONE, "demain", "n’est pas une date"),
        (Periodicity.NONE, "", "n’est pas une date"),
        (Periodicity.NONE, "2090", "n’est pas encore finie"),
    ],
)
def test_another_period_is_refused_in_its_cell(
    check: Check, periodicity: str, text: str, sentence: str
) -> None:
    indicator = make_indicator("DATES", periodicity=periodicity)
    line = only_line(check(f"{HEADER}2A;{text};5\n", indicators=(indicator,)))
    assert (line.outcome, line.row, line.column) == ("refused", 2, 2)
    assert sentence in line.problem


def test_the_same_place_twice_with_two_values_is_refused_on_both_rows(check: Check) -> None:
    batch = check(f"{HEADER}2A;2023-12;5\n2B;2023-12;6\nCorse-du-Sud;31/12/2023;7\n")
    outcomes = [(line.row, line.outcome) for line in lines_of(batch)]
    assert outcomes == [(2, "refused"), (3, "new"), (4, "refused")]
    assert {line.problem for line in lines_of(batch) if line.problem} == {
        "Le même lieu, la même catégorie et la même date portent deux valeurs\u00a0: lignes 2, 4."
    }
    assert lines_of(batch)[0].said["place"] == "2A"


def test_the_same_row_twice_is_one(check: Check) -> None:
    batch = check(f"{HEADER}2A;2023-12;5\n2A;31/12/2023;5,0\n")
    assert [line.outcome for line in lines_of(batch)] == ["new", "unchanged"]


def test_a_place_where_the_indicator_makes_no_sense_is_refused(
    check: Check, indicator: Indicator, region: Territory
) -> None:
    Applicability.objects.create(
        indicator=indicator, territory=region.children.get(code="2A"), valid_from=dt.date(2022, 1, 1)
    )
    batch = check(f"{HEADER}2A;2023;1\n2A;2021;1\n2B;2023;1\n")
    assert [line.outcome for line in lines_of(batch)] == ["new", "refused", "refused"]
    assert lines_of(batch)[2].problem == "L’indicateur ne s’applique pas à ce territoire à cette date."
    assert lines_of(batch)[2].column == 1


def test_what_holds_a_place_makes_the_indicator_apply(
    check: Check, indicator: Indicator, establishment: Establishment, region: Territory
) -> None:
    Applicability.objects.create(indicator=indicator, territory=region)
    assert only_line(check("FINESS;Date;Valeur\n010000123;2023;1\n")).outcome == "new"
    assert only_line(check(f"{HEADER}2B;2023;1\n")).outcome == "new"


def test_an_unknown_category_quality_or_indicator_is_refused_in_its_cell(
    check: Check, indicator: Indicator
) -> None:
    indicator.categories.create(code="PA", label="Personnes âgées")
    head = "Département;Date;Valeur;Catégorie;Qualité;Indicateur\n"
    rows = "2A;2023;1;personnes agées;validé;\n2A;2022;1;PX;;\n2A;2021;1;;sûr;\n2A;2020;1;;;AUTRE\n"
    good, category, quality, other = lines_of(check(head + rows))
    assert (good.outcome, good.category, good.quality) == ("new", "PA", "validated")
    assert (category.column, quality.column, other.column) == (4, 5, 6)
    assert "Catégorie inconnue" in category.problem
    assert "Qualité inconnue" in quality.problem
    assert "AUTRE" in other.problem


def test_what_the_file_says_never_runs_in_the_database(check: Check) -> None:
    nasty = "x'); DROP TABLE indicators_measure; --"
    line = only_line(check(f'{HEADER}"{nasty}";2023;1\n'))
    assert line.outcome == "refused"
    assert line.said["place"] == nasty


def test_backslashes_tabs_and_line_ends_survive_the_copy(check: Check) -> None:
    line = only_line(check(f'{HEADER}"a\\tb\\\\c\nd";2023;1\n'))
    assert line.said["place"] == "a\\tb\\\\c\nd"
