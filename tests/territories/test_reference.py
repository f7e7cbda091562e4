"""The territories and organisations that the portal starts with, checked against what is known of them."""

import csv
import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from common.enums import Certainty
from common.reference import ReferenceDataError
from governance.services.reference import load_reference
from roadmap.models import Goal, Roadmap
from territories.models import Organisation, OrganisationArea, Territory
from territories.services.reference import load_organisations, load_territories
from tests.reference import FIXTURES, kept_for_the_module

TABLES = ("nation.tsv", "regions.tsv", "departements.tsv", "animation_areas.tsv")
STATING = {"title", "kind", "acronym", "territory_kind", "label", "kind_label", "nature", "summary"}


def rows_of(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def sourced_objects(node: Any) -> list[dict[str, Any]]:
    """Every object of a tree that states a fact: one that bears a title, a label or a kind."""
    if isinstance(node, list):
        return [found for item in node for found in sourced_objects(item)]
    if not isinstance(node, dict):
        return []
    stated = [node] if STATING & node.keys() else []
    below = [value for key, value in node.items() if key not in ("predecessor", "successor")]
    return stated + sourced_objects(below)


@pytest.fixture
def fixtures_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES, tmp_path / "fixtures"))


@pytest.fixture(scope="module")
def territories_and_organisations(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with kept_for_the_module(django_db_blocker, load_territories, load_organisations):
        yield


@pytest.fixture
def loaded(territories_and_organisations: None, db: None) -> None:
    """Territories and organisations, loaded."""


@pytest.fixture
def empty(territories_and_organisations: None, db: None) -> None:
    """Nothing of what the module shares."""
    OrganisationArea.objects.all().delete()
    Organisation.objects.all().delete()
    for kind in ("animation_area", "department", "region", "nation"):
        Territory.objects.filter(kind=kind).delete()


@pytest.mark.usefixtures("loaded")
def test_the_nation_holds_eighteen_regions_and_a_hundred_and_one_departments() -> None:
    nation = Territory.objects.get(kind="nation")
    assert (nation.code, nation.parent) == ("FR", None)
    assert Territory.objects.regions().filter(parent=nation).count() == 18
    departments = Territory.objects.filter(kind="department")
    assert departments.count() == 101
    assert set(departments.values_list("parent__kind", flat=True)) == {"region"}


@pytest.mark.usefixtures("loaded")
def test_codes_are_text_and_belong_to_a_kind() -> None:
    assert Territory.objects.get(kind="region", code="04").name == "La Réunion"
    assert Territory.objects.get(kind="department", code="04").name == "Alpes-de-Haute-Provence"
    assert Territory.objects.get(kind="department", code="2A").parent.name == "Corse"
    assert Territory.objects.get(kind="department", code="01").parent.name == "Auvergne-Rhône-Alpes"
    assert Territory.objects.get(kind="department", code="974").parent.code == "04"


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("code", "timezone"),
    [
        ("01", "America/Guadeloupe"),
        ("02", "America/Martinique"),
        ("03", "America/Cayenne"),
        ("04", "Indian/Reunion"),
        ("06", "Indian/Mayotte"),
        ("94", "Europe/Paris"),
    ],
)
def test_a_region_and_its_departments_live_at_their_own_time(code: str, timezone: str) -> None:
    region = Territory.objects.get(kind="region", code=code)
    assert region.timezone == timezone
    assert set(region.children.values_list("timezone", flat=True)) == {timezone}


@pytest.mark.usefixtures("loaded")
def test_every_region_has_its_ars_and_its_grades() -> None:
    assert Organisation.objects.filter(kind="ars").count() == 18
    assert Organisation.objects.filter(kind="grades").count() == 17
    for kind in ("ars", "grades"):
        served = OrganisationArea.objects.filter(organisation__kind=kind, territory__kind="region")
        assert served.values("territory").distinct().count() == 18


@pytest.mark.usefixtures("loaded")
def test_tesis_serves_two_regions() -> None:
    tesis = Organisation.objects.get(kind="grades", name="TESIS")
    assert set(tesis.territories.values_list("name", flat=True)) == {"La Réunion", "Mayotte"}
    assert "GCS TESIS" in tesis.other_names.values_list("name", flat=True)


@pytest.mark.usefixtures("loaded")
def test_a_doubtful_name_is_marked_so() -> None:
    certainty = {
        name: Organisation.objects.get(kind="grades", areas__territory__name=name).certainty
        for name in ("Guyane", "Martinique", "Normandie", "La Réunion")
    }
    assert certainty == {
        "Guyane": "uncertain",
        "Martinique": "probable",
        "Normandie": "probable",
        "La Réunion": "certain",
    }


@pytest.mark.usefixtures("loaded")
def test_validity_dates_are_kept_and_unknown_ones_stay_empty() -> None:
    assert Organisation.objects.get(name="ARS Mayotte").valid_from == dt.date(2020, 1, 1)
    assert Organisation.objects.get(name="ARS Hauts-de-France").valid_from == dt.date(2016, 1, 1)
    assert Organisation.objects.get(name="ARS Bretagne").valid_from == dt.date(2010, 4, 1)
    assert Organisation.objects.get(kind="grades", name="Pulsy").valid_from is None


@pytest.mark.usefixtures("loaded")
def test_the_name_of_2023_still_leads_to_the_group_of_hauts_de_france() -> None:
    group = Organisation.objects.get(other_names__name="Sant& Numérique Hauts-de-France")
    assert group.name == "Inéa, Sant& Numérique Hauts-de-France"


@pytest.mark.usefixtures("loaded")
def test_collective_pilots_are_known_by_their_acronym() -> None:
    establishments = Organisation.objects.get(kind="collective", short_name="ES")
    assert set(establishments.other_names.values_list("name", flat=True)) == {"ES", "ETS"}
    assert Organisation.objects.filter(kind="collective", short_name="ESMS").exists()


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_a_table_says_its_source_and_its_certainty(name: str) -> None:
    rows = rows_of(name)
    assert rows
    assert all(row["source"] and row["certainty"] in Certainty.values for row in rows)


@pytest.mark.parametrize("path", sorted(FIXTURES.rglob("*.json")), ids=lambda path: path.name)
def test_every_object_of_a_tree_says_its_source_and_its_certainty(path: Path) -> None:
    objects = sourced_objects(json.loads(path.read_text(encoding="utf-8")))
    assert objects
    assert [found for found in objects if not found.get("source")] == []
    assert {found["certainty"] for found in objects} <= set(Certainty.values)


def test_an_acronym_with_two_meanings_has_two_contexts() -> None:
    entries = json.loads((FIXTURES / "glossary.json").read_text(encoding="utf-8"))
    for acronym in ("CTS", "DAC", "DNS", "ENS", "ROR"):
        contexts = [entry["context"] for entry in entries if entry["acronym"] == acronym]
        assert len(contexts) == 2, acronym
        assert len(set(contexts)) == 2, acronym


def test_an_acronym_without_expansion_says_so() -> None:
    entries = json.loads((FIXTURES / "glossary.json").read_text(encoding="utf-8"))
    silent = [entry for entry in entries if not entry["expansion"]]
    assert silent
    assert all("non développé dans la source" in entry["note"].lower() for entry in silent)


def test_the_glossary_holds_the_sixteen_acronyms_of_the_review() -> None:
    entries = json.loads((FIXTURES / "glossary.json").read_text(encoding="utf-8"))
    assert sum("liste d’acronymes" in entry["source"] for entry in entries) == 16


def test_no_address_of_a_person_is_in_the_fixtures() -> None:
    address = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}")
    for path in sorted(FIXTURES.rglob("*.*")):
        assert address.findall(path.read_text(encoding="utf-8")) == [], path.name


def test_the_table_of_la_reunion_is_the_real_one() -> None:
    lines = (FIXTURES / "la_reunion_2024.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line.count("\t") == 10]
    actions = [row for row in rows if row[0] != "Objectifs opérationnels 5 ans"]
    assert len(rows) - len(actions) == 2
    assert len(actions) == 30


@pytest.mark.usefixtures("empty")
def test_loading_twice_changes_nothing() -> None:
    load_reference(directory=FIXTURES)
    before = list(Goal.objects.order_by("pk").values_list("pk", "updated_at", "version"))
    published = list(Roadmap.objects.order_by("pk").values_list("pk", "published_at", "updated_at"))
    tallies = load_reference(directory=FIXTURES)
    assert [str(tally) for tally in tallies if not tally.changed_nothing] == []
    assert list(Goal.objects.order_by("pk").values_list("pk", "updated_at", "version")) == before
    after = list(Roadmap.objects.order_by("pk").values_list("pk", "published_at", "updated_at"))
    assert after == published


@pytest.mark.usefixtures("loaded")
def test_a_changed_row_is_updated_in_place(fixtures_copy: Path) -> None:
    path = fixtures_copy / "regions.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("\tLa Réunion\t", "\tRéunion\t"))
    identity = Territory.objects.get(kind="region", code="04").pk
    _, regions, _, _ = load_territories(directory=fixtures_copy)
    assert (regions.created, regions.updated, regions.unchanged) == (0, 1, 17)
    assert Territory.objects.get(pk=identity).name == "Réunion"


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("departements.tsv", "\t84\t", "\t99\t", "departements.tsv, ligne 2\u00a0: le territoire 99"),
        (
            "regions.tsv",
            "Indian/Reunion",
            "Indian/Bourbon",
            "regions.tsv, ligne 5\u00a0: «\u00a0Indian/Bourbon",
        ),
        (
            "regions.tsv",
            "\tcertain\t",
            "\tsûr\t",
            "regions.tsv, ligne 2\u00a0: «\u00a0sûr\u00a0» ne convient pas",
        ),
        ("regions.tsv", "2016-01-01", "2016-13-01", "n’est pas une date"),
        ("regions.tsv", "\tcertain\t\n", "\n", "cellules au lieu de 7"),
        (
            "nation.tsv",
            "Code pays ISO 3166-1",
            "",
            "nation.tsv, ligne 2\u00a0: le champ «\u00a0source\u00a0»",
        ),
        ("nation.tsv", "timezone", "fuseau", "nation.tsv\u00a0: colonnes manquantes\u00a0: timezone"),
    ],
)
def test_a_faulty_table_is_refused_with_its_file_and_row(
    fixtures_copy: Path, name: str, old: str, new: str, sentence: str
) -> None:
    path = fixtures_copy / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=sentence.replace("(", r"\(")):
        load_territories(directory=fixtures_copy)
    assert not Territory.objects.exists()


@pytest.mark.usefixtures("empty")
def test_a_faulty_organisation_is_refused_and_nothing_is_kept(fixtures_copy: Path) -> None:
    path = fixtures_copy / "organisations.json"
    text = path.read_text(encoding="utf-8").replace('"territory": "94"', '"territory": "95"')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"organisations\.json, élément 18, areas 1.*Rien n’a été chargé"):
        call_command("load_reference", fixtures=fixtures_copy, stdout=StringIO())
    assert not Territory.objects.exists()


@pytest.mark.usefixtures("empty")
def test_a_file_that_is_not_json_is_refused_with_its_line(fixtures_copy: Path) -> None:
    (fixtures_copy / "organisations.json").write_text('[\n  {"kind": \n', encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"organisations\.json, ligne 3"):
        load_organisations(directory=fixtures_copy)


@pytest.mark.usefixtures("empty")
def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match=r"nation\.tsv manque"):
        load_territories(directory=tmp_path)


@pytest.mark.usefixtures("empty")
def test_the_command_says_what_it_did() -> None:
    first, second = StringIO(), StringIO()
    call_command("load_reference", stdout=first)
    call_command("load_reference", stdout=second)
    counts = "18 (ajouts\u00a0: 18, modifications\u00a0: 0, sans changement\u00a0: 0)"
    assert f"Régions\u00a0: {counts}" in first.getvalue()
    assert "Données de référence déjà à jour." in second.getvalue()
    assert "déjà à jour" not in first.getvalue()
