"""The national programmes as the sources publish them, and nothing that they do not say."""

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
from programmes.enums import EnvelopeNature, TallyState, TallyUnit
from programmes.models import (
    Application,
    Envelope,
    KeyDate,
    Programme,
    ProgrammeLink,
    ProgrammeService,
    Strand,
    Tally,
    Window,
)
from programmes.services.reference import PROGRAMME_FILES, load_programmes
from roadmap.services.reference import load_roadmaps
from territories.services.reference import load_organisations, load_territories
from tests.reference import FIXTURES, kept_for_the_module

FOLDER = FIXTURES / "programmes"
TITLES = re.compile(r"\b(M\.|Mme|Dr|Pr|Monsieur|Madame)\s+[A-ZÉ]")


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    below = (load_territories, load_organisations, load_roadmaps)
    with kept_for_the_module(django_db_blocker, *below, load_programmes):
        yield


@pytest.fixture
def loaded(shared: None, db: None) -> None:
    """Programmes, loaded once for the module."""


@pytest.fixture
def fixtures_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES, tmp_path / "fixtures"))


def tally(**wanted: Any) -> int:
    return Tally.objects.get(**wanted).value


@pytest.mark.usefixtures("loaded")
def test_the_programmes_of_the_sources_are_there_in_their_order() -> None:
    assert list(Programme.objects.values_list("code", flat=True)) == [
        "segur-numerique",
        "sun-es",
        "esms-numerique",
        "care",
        "hopen",
        "hopen-2",
        "mon-espace-sante",
        "centre-ressources-cyber",
        "hds",
        "sasn",
        "innovations-organisationnelles",
        "e-parcours",
    ]


def test_every_file_of_the_folder_is_loaded() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(PROGRAMME_FILES)


@pytest.mark.usefixtures("loaded")
def test_three_tranches_make_the_committed_total_and_the_fourth_stands_apart() -> None:
    tranches = Envelope.objects.filter(programme__code="esms-numerique", territory__code="32")
    assert tranches.amount(EnvelopeNature.COMMITTED) == Decimal(15_118_500)
    fourth = tranches.get(window__code="T4")
    assert (fourth.in_total, fourth.state_text, fourth.nature) == (False, "en cours", "planned")
    assert fourth.amount == Decimal(5_100_588)
    assert tranches.amount(EnvelopeNature.PLANNED) is None


@pytest.mark.usefixtures("loaded")
def test_the_windows_of_sun_es_are_not_its_establishments() -> None:
    accepted = Tally.objects.filter(
        programme__code="sun-es", unit=TallyUnit.APPLICATIONS, state=TallyState.ACCEPTED, window__isnull=False
    ).order_by("window__order")
    assert list(accepted.values_list("value", flat=True)) == [77, 80, 42, 47]
    unique = Tally.objects.get(programme__code="sun-es", window=None, territory__code="32")
    assert (unique.value, unique.unit, unique.on) == (155, "beneficiaries", dt.date(2023, 10, 4))
    assert not Tally.objects.filter(value=246).exists()


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("window", "state", "value"),
    [
        ("F1", "validated", 69),
        ("F1", "postponed", 75),
        ("F2", "validated", 57),
        ("F2", "postponed", 90),
        ("F3", "in_instruction", 76),
        ("F4", "any", 70),
    ],
)
def test_the_domains_of_a_window_bear_their_state(window: str, state: str, value: int) -> None:
    assert tally(programme__code="sun-es", window__code=window, unit="domains", state=state) == value


@pytest.mark.usefixtures("loaded")
def test_a_window_known_by_its_months_says_so() -> None:
    first = Window.objects.get(programme__code="sun-es", code="F1")
    assert (first.opens_on, first.closes_on) == (dt.date(2021, 9, 1), dt.date(2021, 10, 31))
    assert (first.precision, first.dates_text, first.certainty) == ("month", "sept.-oct. 2021", "probable")


@pytest.mark.usefixtures("loaded")
def test_five_calls_make_the_social_care_establishments_of_grand_est() -> None:
    calls = Tally.objects.filter(
        programme__code="esms-numerique", territory__code="44", window__isnull=False
    ).order_by("window__order")
    assert list(calls.values_list("value", flat=True)) == [237, 339, 94, 295, 85]
    total = tally(programme__code="esms-numerique", territory__code="44", window=None)
    assert calls.aggregate(total=Sum("value"))["total"] == total == 1050


@pytest.mark.usefixtures("loaded")
def test_the_domains_of_care_have_two_readings_both_dated() -> None:
    domains = Strand.objects.filter(programme__code="care")
    june = domains.filter(valid_from=dt.date(2023, 6, 1))
    later = domains.filter(valid_from=dt.date(2024, 1, 1))
    assert [strand.code for strand in june] == ["D1", "D2", "D3", "D4"]
    assert {strand.valid_to for strand in june} == {dt.date(2023, 12, 31)}
    assert [strand.code for strand in later] == ["D1", "D2", "D3", "D4", "D5"]
    assert june.get(code="D2").name == "Poste de travail et détection"
    assert later.get(code="D5").name == "Postes de travail et détection"
    assert later.get(code="D2").name != june.get(code="D2").name
    call = Window.objects.get(programme__code="care", code="D1")
    assert call.strand == later.get(code="D1")


@pytest.mark.usefixtures("loaded")
def test_the_forecast_of_care_is_not_added_to_what_replaced_it() -> None:
    money = Envelope.objects.filter(programme__code="care")
    assert money.amount(EnvelopeNature.PLANNED) == Decimal(65_000_000)
    assert money.amount(EnvelopeNature.COMMITTED) == Decimal(58_000_000)
    assert money.get(amount=60_000_000).in_total is False


@pytest.mark.usefixtures("loaded")
def test_both_waves_of_segur_go_by_corridor() -> None:
    windows = Window.objects.filter(programme__code="segur-numerique")
    first = windows.filter(code__startswith="V1-").values_list("strand__code", flat=True)
    second = windows.filter(code__startswith="V2-").values_list("strand__code", flat=True)
    assert list(first) == ["HOP", "BIO", "RADIO", "MDV", "OFF", "MS1", "MS2"]
    assert set(second) == {"HOP", "BIO", "RADIO", "MDV", "OFF", "DRIM", "DENT", "SF", "PARA", "MS1"}
    published = KeyDate.objects.get(programme__code="segur-numerique", strand__code="OFF")
    assert (published.on, published.precision) == (dt.date(2024, 12, 31), "year")
    assert published.date_text == "début 2024"


@pytest.mark.usefixtures("loaded")
def test_what_the_ambassadors_did_is_counted_once() -> None:
    national = Tally.objects.filter(programme__code="mon-espace-sante", territory__code="FR")
    assert national.get(label="ambassadeurs").value == 1488
    assert national.get(unit="actions").value == 2212
    assert national.get(label="personnes sensibilisées").value == 36018
    region = Tally.objects.filter(programme__code="mon-espace-sante", territory__code="32")
    parts = region.filter(
        label__in=["dont développement du réseau des ambassadeurs", "dont sensibilisation citoyenne"]
    )
    assert parts.aggregate(total=Sum("value"))["total"] == region.get(label__contains="du GRADeS").value == 87


@pytest.mark.usefixtures("loaded")
def test_the_services_of_the_cyber_centre_have_no_invented_date() -> None:
    services = ProgrammeService.objects.filter(programme__code="centre-ressources-cyber")
    assert services.count() == 5
    assert not services.filter(opens_on__isnull=False).exists()
    assert all("positions sont perdues" in service.note for service in services)


@pytest.mark.usefixtures("loaded")
def test_the_calendar_of_hosting_is_paired_with_doubt() -> None:
    dates = KeyDate.objects.filter(programme__code="hds", on__range=("2022-12-01", "2023-12-31"))
    assert {date.certainty for date in dates} == {"probable"}
    assert [(date.label, date.on) for date in dates] == [
        ("Fin de concertation", dt.date(2022, 12, 31)),
        ("Saisine CNIL", dt.date(2023, 5, 31)),
        ("Publication et notification à l’Union européenne", dt.date(2023, 7, 31)),
        ("Publication de l’arrêté approuvant le nouveau référentiel", dt.date(2023, 10, 31)),
    ]
    assert tally(programme__code="hds", unit="hosts") == 273


@pytest.mark.usefixtures("loaded")
def test_the_laureates_are_organisations_and_one_may_win_twice() -> None:
    call = Application.objects.filter(window__programme__code="innovations-organisationnelles")
    assert call.count() == 8
    assert call.beneficiaries() == 7
    assert set(call.values_list("state", flat=True)) == {"laureate"}
    places = Application.objects.get(title="IN CITU")
    assert (places.organisation.name, places.partners.count()) == ("CHU de Lille", 4)


@pytest.mark.usefixtures("loaded")
def test_only_what_a_source_links_is_linked() -> None:
    assert {link.source for link in ProgrammeLink.objects.all()} <= {
        "Conseil du numérique en santé, juin 2023",
        "Comité régional du numérique en santé des Hauts-de-France, 4 octobre 2023",
    }
    linked = ProgrammeLink.objects.filter(goal__roadmap__code="nationale-2023-2027")
    assert set(linked.filter(programme__code="care").values_list("goal__number", flat=True)) == {"15"}
    assert not ProgrammeLink.objects.filter(programme__code__in=["hds", "sasn", "e-parcours"]).exists()


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    "model", [Programme, Strand, Window, Application, Tally, Envelope, KeyDate, ProgrammeService]
)
def test_every_row_says_where_it_was_read(model: Any) -> None:
    assert model.objects.exists()
    assert not model.objects.filter(source="").exists()


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("model", [Tally, Envelope])
def test_a_figure_without_date_says_why(model: Any) -> None:
    undated = model.objects.filter(on__isnull=True)
    assert undated.exists()
    explained = re.compile(r"non relevée|non lisible|non daté|[Jj]our non écrit")
    assert [str(row) for row in undated if not explained.search(row.note)] == []


@pytest.mark.usefixtures("loaded")
def test_what_no_row_claims_is_not_loaded() -> None:
    """Five percentages of gauges and four counts of projects, which the text attributes to nothing."""
    told = (FOLDER / "segur_numerique.json").read_text(encoding="utf-8")
    assert re.findall(r"\b(60|37|45|35|20)\s?%", told) == []
    assert not Tally.objects.filter(programme__code="sasn", value__in=[46, 24, 31]).exists()


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_no_person_is_named(path: Path) -> None:
    assert TITLES.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.usefixtures("loaded")
def test_loading_again_changes_nothing() -> None:
    assert [str(found) for found in load_programmes(directory=FIXTURES) if not found.changed_nothing] == []


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        (
            "sun_es.json",
            '"region 32"',
            '"region 99"',
            r"sun_es\.json, windows 1, tallies 1.*le territoire 99",
        ),
        (
            "sun_es.json",
            '"region 32"',
            '"32"',
            r"sun_es\.json, windows 1, tallies 1.*ne désigne pas un territoire",
        ),
        ("care.json", '"D1@2024-01-01"', '"D9"', r"care\.json, windows 1.*le volet.*D9"),
        ("hds.json", "273", '"beaucoup"', r"hds\.json, tallies 1.*n’est pas un nombre entier"),
        (
            "esms_numerique.json",
            "2120000",
            "2120000.5",
            r"windows 1, envelopes 1.*n’est pas un nombre décimal exact",
        ),
        ("sasn.json", '"Axomove"', '"Ailleurs"', r"sasn\.json, windows 6, applications 1.*aucun organisme"),
        ("care.json", '"number": "15"', '"number": "99"', r"care\.json, links 1.*est inconnu"),
    ],
)
def test_a_faulty_programme_is_refused_with_its_file_and_its_place(
    fixtures_copy: Path, name: str, old: str, new: str, sentence: str
) -> None:
    path = fixtures_copy / "programmes" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=sentence):
        load_programmes(directory=fixtures_copy)


def test_the_files_are_written_as_the_portal_writes_french() -> None:
    for path in FOLDER.iterdir():
        content = json.loads(path.read_text(encoding="utf-8"))
        assert "« " not in json.dumps(content, ensure_ascii=False), path.name
