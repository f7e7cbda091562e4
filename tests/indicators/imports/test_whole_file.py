"""Formats of tables, and the rules that only the whole of a file can check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from common.tabular.model import TabularError
from indicators.enums import IndicatorKind, Quality
from indicators.imports.headers import UnknownColumns
from indicators.models import Indicator, MeasureColumn
from indicators.selectors.measure_imports import problem_groups
from indicators.services.import_columns import teach_columns
from journal.models import ImportBatch
from territories.models import Territory
from tests.indicators.factories import make_indicator, make_measure, make_ratio
from tests.indicators.imports.conftest import HEADER, day, lines_of, only_line, workbook

Check = Callable[..., ImportBatch]


def ods(*rows: list[str]) -> bytes:
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Relevés")
    for cells in rows:
        row = TableRow()
        for text in cells:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
        sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Département;Date;Valeur\n2A;2023-12;12,5\n", "a.csv"),
        ("Valeur\tDépartement\tDate\n12,5\t2A\t2023-12\n", "a.tsv"),
        ("sep=,\nDate,Valeur,Département\n2023-12,12.5,2A\n", "a.csv"),
        ("Relevés de la région\n\nDépartement;Date;Valeur\n2A;2023-12;12,5\n", "a.csv"),
        ("Département;Date;Valeur\n2A;déc. 2023;12,5\n".encode("cp1252"), "a.csv"),
        ("\ufeffDépartement;Date;Valeur\n2A;2023-12;12,5\n", "a.csv"),
        (workbook(["Date", "Valeur", "Code département"], [dt.date(2023, 12, 31), 12.5, "2A"]), "a.xlsx"),
        (ods(["Valeur", "Dép.", "Mois"], ["12,5", "2a", "2023-12"]), "a.ods"),
    ],
    ids=["csv", "tsv", "sep", "title above", "windows", "bom", "xlsx", "ods"],
)
def test_a_long_table_is_read_in_any_order_and_format(check: Check, content: str | bytes, name: str) -> None:
    line = only_line(check(content, name))
    assert (line.outcome, line.territory.code, line.on, line.value) == (
        "new",
        "2A",
        day("2023-12-31"),
        Decimal("12.5"),
    )


def test_a_wide_table_has_a_column_for_each_date(check: Check) -> None:
    batch = check("Département;2022;2023\n2A;5;n.d.\n2B;6;7\n")
    found = [(line.territory.code, line.on, line.outcome, line.value) for line in lines_of(batch)]
    assert found == [
        ("2A", day("2022-12-31"), "new", 5),
        ("2A", day("2023-12-31"), "blank", None),
        ("2B", day("2022-12-31"), "new", 6),
        ("2B", day("2023-12-31"), "new", 7),
    ]


def test_a_refusal_of_a_wide_table_names_its_cell(check: Check) -> None:
    line = lines_of(check("Département;2022;2023\n2A;5;douze\n"))[1]
    assert (line.outcome, line.row, line.column) == ("refused", 2, 3)


def test_a_wide_table_has_a_column_for_each_category(check: Check, indicator: Indicator) -> None:
    indicator.categories.create(code="PA", label="Personnes âgées")
    indicator.categories.create(code="PH", label="Personnes handicapées")
    batch = check("Département;Date;PA;Personnes handicapées;Total\n2A;2023;5;6;11\n")
    assert [(line.category, line.value) for line in lines_of(batch)] == [("PA", 5), ("PH", 6), ("", 11)]


def test_a_fraction_is_kept_as_one(check: Check) -> None:
    ratio = make_ratio("PART", integer_only=True)
    head = "Département;Date;Numérateur;Dénominateur;Taux\n"
    rows = "2A;2023;60;118;50,85\n2B;2023;60;118;51\n"
    rows += "01;2023;60;118;42\n01;2022;119;118;\n01;2021;5;;\n01;2020;n.d.;118;\n"
    first, second, third, fourth, fifth, sixth = lines_of(check(head + rows, indicators=(ratio,)))
    assert (first.numerator, first.denominator, first.value) == (60, 118, None)
    assert (first.outcome, second.outcome) == ("new", "new")
    assert "n’est pas celui du numérateur" in third.problem
    assert "dépasse le dénominateur" in fourth.problem
    assert "va avec un dénominateur" in fifth.problem
    assert sixth.outcome == "blank"


def test_parts_of_one_in_a_workbook_have_two_readings(check: Check) -> None:
    ratio = make_ratio("PART")
    head, first = ["Département", "Date", "Valeur"], ["2A", "2023", 0.45]
    (line,) = lines_of(check(workbook(head, first), "a.xlsx", indicators=(ratio,)))
    assert (line.outcome, line.column) == ("refused", 3)
    assert "45\u202f% ou 0,45\u202f%" in line.problem
    plain = lines_of(check(workbook(head, first, ["2B", "2023", 45]), "a.xlsx", indicators=(ratio,)))
    assert [line.outcome for line in plain] == ["new", "new"]


@pytest.mark.parametrize(
    ("fields", "text", "sentence"),
    [
        ({"minimum": Decimal(2)}, "1", "au-dessous du minimum"),
        ({"maximum": Decimal(5)}, "6", "dépasse le maximum"),
        ({"integer_only": True}, "1,5", "entière est attendue"),
        ({"kind": IndicatorKind.YES_NO}, "2", "Oui ou non"),
    ],
)
def test_an_indicator_declares_what_it_admits(
    check: Check, fields: dict[str, object], text: str, sentence: str
) -> None:
    indicator = make_indicator("BORNES", **fields)
    line = only_line(check(f"{HEADER}2A;2023;{text}\n", indicators=(indicator,)))
    assert (line.outcome, line.column) == ("refused", 3)
    assert sentence in line.problem


def test_a_series_that_never_falls_is_set_beside_what_stands(check: Check, region: Territory) -> None:
    growing = make_indicator("CUMUL", monotone=True)
    make_measure(growing, region.children.get(code="2A"), 10, on=day("2022-12-31"))
    batch = check(f"{HEADER}2A;2023;9\n2A;2021;11\n2B;2022;4\n2B;2023;4\n", indicators=(growing,))
    low, high, *fine = lines_of(batch)
    assert low.problem.endswith("la valeur est inférieure à celle du 31/12/2022.")
    assert high.problem.endswith("la valeur dépasse celle du 31/12/2022.")
    assert [line.outcome for line in fine] == ["new", "new"]


def test_a_total_is_the_sum_of_all_its_parts(check: Check, region: Territory) -> None:
    whole = make_indicator("TOTAL", total_of_parts=True)
    for code in ("PA", "PH"):
        whole.categories.create(code=code, label=code)
    make_measure(whole, region.children.get(code="2B"), 4, on=day("2023-12-31"), category="PH")
    head = "Département;Date;Catégorie;Valeur\n"
    wrong = "2A;2023;PA;5\n2A;2023;PH;6\n2A;2023;total;12\n"
    right = "2B;2023;PA;5\n2B;2023;;9\n"
    unknown = "01;2023;PA;5\n01;2023;;50\n"
    outcomes = [line.outcome for line in lines_of(check(head + wrong + right + unknown, indicators=(whole,)))]
    assert outcomes == ["refused"] * 3 + ["new"] * 4


def test_what_is_out_of_line_is_flagged_and_never_refused(check: Check) -> None:
    rows = "".join(
        f"2A;20{year:02};{100 + year % 3}\n2B;20{year:02};{100 + year % 3}\n" for year in range(10, 19)
    )
    batch = check(f"{HEADER}{rows}2A;2019;900\n2B;2019;102\n")
    flagged = [(line.territory.code, line.on.year) for line in lines_of(batch) if line.outlier]
    assert flagged == [("2A", 2019)]
    assert (batch.counts["outliers"], batch.counts["refused"]) == (1, 0)


def test_a_file_is_set_beside_what_stands(check: Check, indicator: Indicator, region: Territory) -> None:
    south, north = region.children.get(code="2A"), region.children.get(code="2B")
    make_measure(indicator, south, 5, on=day("2023-12-31"), quality=Quality.VALIDATED)
    make_measure(indicator, north, 5, on=day("2023-12-31"))
    batch = check(f"{HEADER}2A;2023;5,0\n2B;2023;6\n01;2023;7\n")
    same, changed, new = lines_of(batch)
    assert [line.outcome for line in (same, changed, new)] == ["unchanged", "changed", "new"]
    assert (changed.old_value, changed.value) == (5, 6)
    counts = {name: batch.counts[name] for name in ("new", "changed", "unchanged", "refused", "blank")}
    assert counts == {"new": 1, "changed": 1, "unchanged": 1, "refused": 0, "blank": 0}


def test_identical_refusals_are_grouped_with_their_rows(check: Check) -> None:
    rows = "".join(f"{place};2023;1\n" for place in ["Atlantide"] * 15 + ["Ys"])
    groups = problem_groups(check(HEADER + rows))
    assert [(group.number, group.rows[:3], group.columns) for group in groups] == [
        (15, (2, 3, 4), ("A",)),
        (1, (17,), ("A",)),
    ]
    assert groups[0].where.startswith("(lignes 2, 3, 4, ")
    assert "et 3 autres" in groups[0].where


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Commune;Habitants\nAjaccio;5\n", "Aucune ligne d’en-tête"),
        ("Département;Date\n2A;2023\n", "il manque une colonne «\u00a0Valeur\u00a0»"),
        ("Date;Valeur\n2023;5\n", "il manque une colonne de lieu"),
        ("Département;Date;Valeur;Taux\n2A;2023;5;6\n", "disent la même chose"),
        ("Département;Date;Valeur\n", "aucune ligne au-dessous"),
        ('Département;Date;Valeur\n2A;2023;5\n"2B;2023;5\n', "guillemet"),
    ],
)
def test_a_table_without_what_is_needed_is_refused_in_a_sentence(
    check: Check, content: str, sentence: str
) -> None:
    with pytest.raises(TabularError) as refusal:
        check(content)
    assert sentence in str(refusal.value)
    assert not ImportBatch.objects.exists()


def test_a_header_is_explained_once(check: Check, region: Territory) -> None:
    content = "Où;Quand;Combien\n2A;2023;5\n"
    with pytest.raises(TabularError):
        check(content)
    teach_columns(territory=region, said={"Où": "department", "Quand ": "date", "COMBIEN": "value"})
    assert only_line(check(content)).value == 5
    assert MeasureColumn.objects.filter(territory=region).count() == 3


def test_what_is_not_understood_is_named(check: Check) -> None:
    with pytest.raises(UnknownColumns) as refusal:
        check("Département;Quand;Valeur\n2A;2023;5\n")
    assert refusal.value.unknown == ("Quand",)


def test_several_indicators_share_a_file(check: Check, indicator: Indicator) -> None:
    other = make_ratio("AUTRE")
    batch = check(
        "Indicateur;Département;Date;Valeur\nesms-1;2A;2023;5\nAUTRE;2A;2023;45 %\n;2A;2023;1\n",
        indicators=(indicator, other),
    )
    first, second, third = lines_of(batch)
    assert (first.indicator, second.indicator, second.value) == (indicator, other, 45)
    assert third.problem == "L’indicateur n’est pas dit."
