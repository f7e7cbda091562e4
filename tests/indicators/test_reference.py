"""The indicators as the sources publish them: what is measured, what is aimed at, and what is not said."""

import csv
import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from common.reference import ReferenceDataError
from indicators.enums import Periodicity
from indicators.models import Absence, Applicability, Indicator, IndicatorLink, Measure, Target, Trajectory
from indicators.rules.emptiness import period_end
from indicators.services.reference import INDICATOR_FILES, MEASURE_TABLES, load_indicators
from programmes.models import Tally
from programmes.services.reference import load_programmes
from roadmap.services.reference import load_roadmaps
from territories.models import Territory
from territories.services.reference import load_organisations, load_territories
from tests.reference import FIXTURES, kept_for_the_module

FOLDER = FIXTURES / "indicators"
AREAS = ("32-AHS", "32-AD", "32-H", "32-LN", "32-M", "32-O", "32-SLS")
FOURTH_OF_OCTOBER = dt.date(2023, 10, 4)
TITLES = re.compile(r"\b(M\.|Mme|Dr|Pr|Monsieur|Madame)\s+[A-ZÉ]")

# The table of the source, row by row: counts by area in the order of AREAS, then the total.
EMBARKED = {
    "PA": (30, 55, 21, 23, 48, 35, 10, 222),
    "PH": (96, 72, 95, 51, 118, 96, 91, 619),
    "DOMICILE": (5, 19, 4, 17, 26, 2, 11, 84),
    "PDE": (2, 2, 3, 1, 2, 8, 6, 24),
    "PDS": (0, 0, 1, 1, 1, 0, 2, 5),
    "AUTRES": (1, 0, 1, 0, 3, 0, 1, 6),
    "": (134, 148, 125, 93, 198, 141, 121, 960),
}
WITH_CANDIDATES = {
    "PA": (37, 61, 33, 28, 59, 50, 17, 285),
    "PH": (106, 120, 110, 66, 180, 116, 137, 835),
    "DOMICILE": (10, 26, 20, 36, 53, 3, 16, 164),
    "PDE": (21, 2, 3, 2, 3, 11, 15, 57),
    "PDS": (0, 0, 1, 1, 1, 0, 2, 5),
    "AUTRES": (1, 0, 1, 0, 4, 0, 1, 7),
    "": (175, 209, 168, 133, 300, 180, 188, 1353),
}
EMBARKED_SHARE = {
    "PA": ("34", "35", "19", "24", "26", "29", "13", "27"),
    "PH": ("69", "34", "63", "37", "43", "59", "46", "49"),
    "DOMICILE": ("4", "13", "4", "18", "10", "2", "7", "9"),
    "PDE": ("4", "3", "6", "2", "2", "14", "19", "5.6"),
    "": ("29", "22", "25", "20", "19", "26", "22", "23"),
}
WITH_CANDIDATES_SHARE = {
    "PA": ("42", "39", "30", "30", "32", "41", "22", "34"),
    "PH": ("77", "57", "73", "48", "66", "72", "69", "66"),
    "DOMICILE": ("9", "17", "20", "39", "21", "3", "10", "17"),
    "PDE": ("40", "3", "6", "3", "2", "19", "48", "13"),
    "": ("38", "31", "33", "29", "29", "34", "35", "32"),
}


STUDY = [
    "MES-DOC",
    "MES-DOC-HAB",
    "MES-VILLE",
    "MES-ACT",
    "MES-MED",
    "EX-ES",
    "EX-OSE",
    "EX-MS",
    "EX-JO",
    "CARE-AD",
    "CARE-FREQ",
    "CARE-D1-DECL",
    "CARE-EUR",
    "HOSPI",
    "HOPEN2-1",
    "SUNES-CAND",
    "SUNES-DOM",
    "SUNES-FINESS",
    "SUNES-AC",
    "SUNES-CIBLE",
    "HOPEN-P",
    "ESMSN-FIN",
    "ESMSN-DUI",
    "ESMSN-CIB",
    "ESMSN-DEM",
    "SONS-MS1",
    "SONS-MS2",
    "SEGUR-V1",
    "SEGUR-V2",
    "GE-SEGUR",
    "CHAT-RE",
    "RSSI-RE",
    "MEDIAT",
    "FORM",
    "BUDG-NUM",
    "PREV-1M",
]


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    below = (load_territories, load_organisations, load_roadmaps, load_programmes)
    with kept_for_the_module(django_db_blocker, *below, load_indicators):
        yield


@pytest.fixture
def loaded(shared: None, db: None) -> None:
    """Indicators, loaded once for the module."""


@pytest.fixture
def fixtures_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES, tmp_path / "fixtures"))


def cells(code: str) -> dict[str, tuple[Decimal, ...]]:
    """The values of an indicator by category, in the order of the areas, the region last."""
    measures = Measure.objects.filter(indicator__code=code, on=FOURTH_OF_OCTOBER)
    found = {(measure.category, measure.territory.code): measure.value for measure in measures}
    categories = {category for category, _ in found}
    return {name: tuple(found[name, area] for area in (*AREAS, "32")) for name in categories}


def measured(code: str, territory: str = "FR", **more: Any) -> Measure:
    return Measure.objects.get(indicator__code=code, territory__code=territory, **more)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(("code", "table"), [("ESMSN-EMB", EMBARKED), ("ESMSN-CAND", WITH_CANDIDATES)])
def test_the_table_of_hauts_de_france_is_there_cell_for_cell(code: str, table: Any) -> None:
    assert cells(code) == {category: tuple(map(Decimal, row)) for category, row in table.items()}


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("code", "table"), [("ESMSN-EMB-PCT", EMBARKED_SHARE), ("ESMSN-CAND-PCT", WITH_CANDIDATES_SHARE)]
)
def test_the_percentages_are_those_published_without_denominator(code: str, table: Any) -> None:
    assert cells(code) == {category: tuple(map(Decimal, row)) for category, row in table.items()}
    assert not Measure.objects.filter(indicator__code=code, denominator__isnull=False).exists()


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("code", ["ESMSN-EMB", "ESMSN-CAND"])
def test_every_row_and_column_of_the_table_adds_up(code: str) -> None:
    rows = cells(code)
    assert {name: sum(row[:-1]) for name, row in rows.items()} == {
        name: row[-1] for name, row in rows.items()
    }
    parts = [row for name, row in rows.items() if name]
    assert tuple(map(sum, zip(*parts, strict=True))) == rows[""]


@pytest.mark.usefixtures("loaded")
def test_the_totals_of_the_table_bear_what_the_source_wrote() -> None:
    assert measured("ESMSN-EMB", "32", category="").note == "«\u00a0960 (23\u00a0%)\u00a0»"
    assert measured("ESMSN-CAND-PCT", "32", category="").note == "«\u00a01353 (32\u00a0%)\u00a0»"
    assert measured("ESMSN-EMB-PCT", "32", category="PDE").note == "«\u00a024 (5,6\u00a0%)\u00a0»"


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("code", ["ESMSN-EMB-PCT", "ESMSN-CAND-PCT"])
def test_the_percentages_that_the_table_leaves_out_are_said_to_be_absent(code: str) -> None:
    absences = Absence.objects.filter(indicator__code=code)
    assert absences.count() == 16
    assert set(absences.values_list("category", "reason", "on")) == {
        ("PDS", "not_published", FOURTH_OF_OCTOBER),
        ("AUTRES", "not_published", FOURTH_OF_OCTOBER),
    }


@pytest.mark.usefixtures("loaded")
def test_the_table_makes_sense_in_its_region_only() -> None:
    where = Applicability.objects.filter(indicator__code__startswith="ESMSN-EMB")
    assert set(where.values_list("territory__code", flat=True)) == {"32"}
    assert set(Territory.objects.filter(kind="animation_area").values_list("code", flat=True)) == set(AREAS)


def test_the_thirty_six_indicators_of_the_study_are_defined() -> None:
    assert len(STUDY) == 36
    codes = {row["code"] for name in INDICATOR_FILES for row in content(name)}
    families = {code for code in STUDY if code not in codes}
    assert families == {"SEGUR-V1"}
    assert sum(code.startswith("SEGUR-V1-") for code in codes) == 7


def content(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return found


def test_every_file_of_the_folder_is_loaded() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*INDICATOR_FILES, *MEASURE_TABLES}


@pytest.mark.usefixtures("loaded")
def test_the_corridors_have_their_own_denominators_and_are_never_aggregated() -> None:
    corridors = Indicator.objects.filter(code__startswith="SEGUR-V1-")
    assert len(set(corridors.values_list("denominator", flat=True))) == corridors.count() == 7
    assert set(corridors.values_list("territory_rule", "summed_level")) == {("none", "none")}
    values = Measure.objects.filter(indicator__in=corridors).order_by("indicator__order")
    assert list(values.values_list("value", "bound")) == [
        (80, "at_least"),
        (73, "exact"),
        (22, "exact"),
        (77, "exact"),
        (60, "at_least"),
        (70, "at_least"),
        (97, "exact"),
    ]
    assert set(values.values_list("quality", flat=True)) == {"validated"}


@pytest.mark.usefixtures("loaded")
def test_the_crisis_exercises_have_three_dated_targets_and_no_baseline() -> None:
    trajectory = Trajectory.objects.get(indicator__code="EX-ES")
    assert list(trajectory.targets.values_list("due", "value")) == [
        (dt.date(2023, 5, 31), 25),
        (dt.date(2023, 12, 31), 50),
        (dt.date(2024, 12, 31), 100),
    ]
    assert trajectory.baseline_value is None
    assert measured("EX-ES").value == 15
    assert measured("EX-OSE").value == 78
    assert Target.objects.get(trajectory__indicator__code="EX-OSE").value == 100


@pytest.mark.usefixtures("loaded")
def test_sun_es_coverage_keeps_its_denominators_apart() -> None:
    assert measured("SUNES-FINESS", "32").value == 54
    assert measured("SUNES-FINESS", "44").value == 59
    assert measured("SUNES-AC", "32").value == Decimal("83.49")
    assert measured("SUNES-AC", "44").value == 90
    assert not Measure.objects.filter(indicator__code="SUNES-FINESS", territory__code="FR").exists()
    assert "82 %" in Absence.objects.get(indicator__code="SUNES-ELIG").note.replace("\u00a0", " ")


@pytest.mark.usefixtures("loaded")
def test_the_windows_of_sun_es_say_the_same_as_the_programme() -> None:
    windows = Measure.objects.filter(indicator__code="SUNES-CAND").values_list("category", "value")
    told = Tally.objects.filter(programme__code="sun-es", unit="applications", window__isnull=False)
    assert dict(windows) == dict(told.values_list("window__code", "value"))
    assert not Measure.objects.filter(indicator__code="SUNES-CAND", category="").exists()


@pytest.mark.usefixtures("loaded")
def test_a_baseline_is_there_only_where_a_source_publishes_one() -> None:
    based = Trajectory.objects.filter(baseline_value__isnull=False)
    assert list(based.values_list("indicator__code", "baseline_value", "baseline_on")) == [
        ("EPRESC", 200_000, dt.date(2020, 12, 31))
    ]
    early = measured("PSC-SERV", on=dt.date(2021, 1, 31))
    assert (early.value, early.bound) == (50, "at_most")
    assert not Trajectory.objects.filter(indicator__code="PSC-SERV").exists()


@pytest.mark.usefixtures("loaded")
def test_a_start_at_zero_is_declared_and_explained() -> None:
    declared = Indicator.objects.filter(zero_start=True)
    assert set(declared.values_list("code", flat=True)) == {
        "ESMSN-EMB",
        "ESMSN-FIN",
        "ESMSN-PROJ",
        "GNIUS-VISITEURS",
        "MEDIAT",
        "SONS-MS1",
    }
    assert all("Départ zéro par construction" in indicator.note for indicator in declared)
    assert set(declared.values_list("kind", flat=True)) == {"count"}


@pytest.mark.usefixtures("loaded")
def test_a_target_without_written_due_date_has_none() -> None:
    undated = Target.objects.filter(due__isnull=True)
    assert set(undated.values_list("trajectory__indicator__code", flat=True)) == {
        "CARE-AD",
        "CARE-FREQ",
        "ESMSN-CIB",
        "EX-JO",
        "EX-MS",
        "MEDIAT",
        "MES-DOC-HAB",
        "MES-VILLE",
        "PRS-INNOV",
    }
    assert not Target.objects.filter(due_text="").exists()


@pytest.mark.usefixtures("loaded")
def test_the_meetings_of_la_reunion_aim_at_a_range() -> None:
    targets = Target.objects.filter(trajectory__indicator__code="RSSI-RE")
    assert list(targets.values_list("due__year", "low", "high", "value")) == [
        (2024, 3, 4, None),
        (2025, 3, 4, None),
    ]


@pytest.mark.usefixtures("loaded")
def test_what_is_measured_nowhere_says_why() -> None:
    silent = Indicator.objects.filter(measures__isnull=True, absences__isnull=True)
    assert list(silent.values_list("code", flat=True)) == []
    assert Indicator.objects.filter(certainty="not_found").count() == 5


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("model", [Indicator, Measure, Absence, Trajectory, IndicatorLink])
def test_every_row_says_where_it_was_read(model: Any) -> None:
    assert model.objects.exists()
    assert not model.objects.filter(source="").exists()


@pytest.mark.usefixtures("loaded")
def test_an_inexact_figure_quotes_its_source() -> None:
    inexact = Measure.objects.exclude(bound="exact")
    assert inexact.exists()
    assert [str(measure) for measure in inexact if "«" not in measure.note] == []


@pytest.mark.usefixtures("loaded")
def test_a_figure_lies_within_what_its_indicator_admits() -> None:
    for measure in Measure.objects.select_related("indicator"):
        indicator, value = measure.indicator, measure.value
        assert indicator.minimum is None or value >= indicator.minimum, measure
        assert indicator.maximum is None or value <= indicator.maximum, measure
        assert not indicator.integer_only or value == value.to_integral_value(), measure
        months = Periodicity(indicator.periodicity).months
        assert months is None or measure.on == period_end(measure.on, months), measure


@pytest.mark.usefixtures("loaded")
def test_a_value_of_a_project_is_not_that_of_a_territory() -> None:
    assert not Measure.objects.filter(value=1552).exists()


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_no_person_is_named(path: Path) -> None:
    assert TITLES.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.usefixtures("loaded")
def test_loading_again_changes_nothing() -> None:
    assert [str(found) for found in load_indicators(directory=FIXTURES) if not found.changed_nothing] == []


@pytest.mark.usefixtures("loaded")
def test_a_changed_figure_is_updated_and_a_corrected_one_is_left(fixtures_copy: Path) -> None:
    """Who corrects a figure in the portal is not undone by the next start."""
    Measure.objects.filter(indicator__code="EX-OSE").update(value=80, recorded_by_label="ARS")
    path = fixtures_copy / "indicators" / "cyber.json"
    changed = [
        {**row, "measures": [{**measure, "value": 16} for measure in row.get("measures", [])]}
        if row["code"] in ("EX-ES", "EX-OSE")
        else row
        for row in content("cyber.json")
    ]
    path.write_text(json.dumps(changed), encoding="utf-8")
    *_, measures = load_indicators(directory=fixtures_copy)
    assert (measures.created, measures.updated) == (0, 1)
    assert (measured("EX-ES").value, measured("EX-OSE").value) == (16, 80)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        (
            "cyber.json",
            '"programme": "care"',
            '"programme": "soin"',
            r"cyber\.json, élément 1.*programme.*soin",
        ),
        ("cyber.json", '"kind": "ratio"', '"kind": "part"', r"cyber\.json, élément 1.*ne convient pas pour"),
        ("cyber.json", '"value": 15', '"value": 15.5', r"élément 1, measures 1.*décimal exact"),
        ("cyber.json", '"on": "2023-05-31"', '"on": ""', r"élément 1, measures 1.*a une date"),
        ("cyber.json", '"code": "EX-OSE"', '"code": "EX-ES"', r"élément 2.*défini deux fois"),
        (
            "esms_hauts_de_france.tsv",
            "\tPA\t",
            "\tPAA\t",
            r"esms_hauts_de_france\.tsv, ligne 2.*catégorie.*PAA",
        ),
        ("esms_hauts_de_france.tsv", "ESMSN-EMB\t", "ESMSN\t", r"ligne 2.*l’indicateur ESMSN est inconnu"),
        ("esms_hauts_de_france.tsv", "32-AD\tPA", "32-AHS\tPA", r"ligne 3.*un second relevé"),
        ("esms_hauts_de_france.tsv", "\t30\t", "\ttrente\t", r"ligne 2.*décimal exact"),
    ],
)
def test_a_faulty_indicator_is_refused_with_its_file_and_its_place(
    fixtures_copy: Path, name: str, old: str, new: str, sentence: str
) -> None:
    path = fixtures_copy / "indicators" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=sentence):
        load_indicators(directory=fixtures_copy)


def test_the_table_file_holds_every_cell_once() -> None:
    with (FOLDER / "esms_hauts_de_france.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    keys = {(row["indicator"], row["territory"], row["category"]) for row in rows}
    assert len(keys) == len(rows) == 2 * 8 * 7 + 2 * 8 * 5


@pytest.mark.usefixtures("loaded")
def test_the_areas_make_the_region() -> None:
    counted = Measure.objects.filter(
        indicator__code="ESMSN-EMB", category="", territory__kind="animation_area"
    )
    assert (
        counted.aggregate(total=Sum("value"))["total"]
        == measured("ESMSN-EMB", "32", category="").value
        == 960
    )


@pytest.mark.usefixtures("loaded")
def test_an_indicator_is_linked_only_to_the_objective_that_bears_its_target() -> None:
    assert set(IndicatorLink.objects.values_list("indicator__code", flat=True)) == {
        "EX-ES",
        "EX-MS",
        "EX-JO",
        "MES-DOC-HAB",
        "MES-VILLE",
    }
    assert set(IndicatorLink.objects.values_list("goal__roadmap__code", flat=True)) == {"segur-annee-3"}
