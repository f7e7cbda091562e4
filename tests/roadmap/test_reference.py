"""The roadmaps known from documents: their shape, their wordings, and what is said not to be known."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from common.reference import ReferenceDataError
from roadmap.models import Goal, GoalSuccession, Roadmap
from roadmap.services.reference import load_roadmaps, load_successions
from territories.services.reference import load_territories
from tests.reference import FIXTURES, kept_for_the_module

FINAL, DRAFT, REVIEW = "nationale-2023-2027", "nationale-2023-2027-projet", "nationale-2019-2022"


@pytest.fixture(scope="module")
def roadmaps(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with kept_for_the_module(django_db_blocker, load_territories, load_roadmaps, load_successions):
        yield


@pytest.fixture
def loaded(roadmaps: None, db: None) -> None:
    """Territories, roadmaps and successions, loaded."""


@pytest.fixture
def no_roadmap(roadmaps: None, db: None) -> None:
    """Territories only."""
    GoalSuccession.objects.all().delete()
    Goal.objects.update(parent=None)
    Goal.objects.all().delete()
    Roadmap.objects.update(supersedes=None)
    Roadmap.objects.all().delete()


def goals(code: str, level: str) -> list[Goal]:
    return list(Goal.objects.filter(roadmap__code=code, level__name=level).order_by("position"))


def announced(code: str) -> dict[str, int | None]:
    return dict(Roadmap.objects.get(code=code).levels.values_list("name", "announced_count"))


@pytest.mark.usefixtures("loaded")
def test_the_final_roadmap_has_four_axes_and_eighteen_priorities() -> None:
    assert [axis.number for axis in goals(FINAL, "axe")] == ["1", "2", "3", "4"]
    priorities = goals(FINAL, "priorité")
    assert [priority.number for priority in priorities] == [str(n) for n in range(1, 19)]
    per_axis = [axis.children.count() for axis in goals(FINAL, "axe")]
    assert per_axis == [5, 5, 4, 4]


@pytest.mark.usefixtures("loaded")
def test_eleven_wordings_are_certain_and_the_others_say_where_they_come_from() -> None:
    priorities = goals(FINAL, "priorité")
    certain = {p.number for p in priorities if p.certainty == "certain"}
    assert certain == {"1", "2", "3", "4", "5", "6", "7", "10", "15", "16", "18"}
    doubtful = [p for p in priorities if p.certainty != "certain"]
    assert all("le libellé final n’a pas été retrouvé" in p.note for p in doubtful)


@pytest.mark.usefixtures("loaded")
def test_the_certainty_of_a_number_is_apart_from_that_of_a_wording() -> None:
    by_certainty: dict[str, set[str]] = {}
    for priority in goals(FINAL, "priorité"):
        by_certainty.setdefault(priority.number_certainty, set()).add(priority.number)
    assert by_certainty["uncertain"] == {"8", "9", "17"}
    assert by_certainty["probable"] == {"11", "12", "13", "14"}
    assert len(by_certainty["certain"]) == 11


@pytest.mark.usefixtures("loaded")
def test_sixty_five_objectives_are_announced_and_none_is_invented() -> None:
    assert announced(FINAL) == {"axe": 4, "priorité": 18, "objectif": 65}
    assert goals(FINAL, "objectif") == []


@pytest.mark.usefixtures("loaded")
def test_extraction_faults_are_read_right_and_noted() -> None:
    by_number = {goal.number: goal for goal in goals(FINAL, "priorité")}
    assert by_number["5"].title.startswith("Faire bénéficier à tous des innovations")
    assert "en sécurisant la conformité" in by_number["16"].title
    assert by_number["15"].title.endswith("face aux futures […]")
    assert all(by_number[number].note for number in ("5", "15", "16"))
    items = {goal.number: goal for goal in goals(DRAFT, "sous-élément")}
    assert "20-25, 40-45, 60-65 ans" in items["2.2"].description
    assert items["15.4"].title == "Ségur Numérique"
    assert "Sécur Numérique" in items["15.4"].note


@pytest.mark.usefixtures("loaded")
def test_the_draft_has_four_axes_eighteen_actions_and_sixty_two_items() -> None:
    assert [len(goals(DRAFT, level)) for level in ("axe", "action", "sous-élément")] == [4, 18, 62]
    assert announced(DRAFT) == {"axe": 4, "action": 18, "sous-élément": 62}
    per_axis = [
        Goal.objects.filter(parent__parent=axis, level__name="sous-élément").count()
        for axis in goals(DRAFT, "axe")
    ]
    assert per_axis == [19, 13, 10, 20]


@pytest.mark.usefixtures("loaded")
def test_the_final_roadmap_supersedes_the_draft() -> None:
    final = Roadmap.objects.get(code=FINAL)
    assert (final.state, final.supersedes.state) == ("adopted", "draft")
    assert final.supersedes.code == DRAFT


@pytest.mark.usefixtures("loaded")
def test_action_fourteen_of_the_draft_is_not_priority_fourteen() -> None:
    action = Goal.objects.get(roadmap__code=DRAFT, level__name="action", number="14")
    priority = Goal.objects.get(roadmap__code=FINAL, level__name="priorité", number="14")
    assert "cybersécurité" in action.title
    assert "carte Vitale" in priority.title
    assert [link.successor.number for link in action.successions.all()] == ["15"]
    assert [link.predecessor.number for link in priority.origins.all()] == ["13"]


@pytest.mark.usefixtures("loaded")
def test_every_draft_action_has_a_successor_and_every_priority_an_origin() -> None:
    links = GoalSuccession.objects.all()
    assert set(links.values_list("predecessor__number", flat=True)) == {str(n) for n in range(1, 19)}
    assert set(links.values_list("successor__number", flat=True)) == {str(n) for n in range(1, 19)}
    assert set(links.values_list("predecessor__roadmap__code", flat=True)) == {DRAFT}


@pytest.mark.usefixtures("loaded")
def test_unsettled_successions_are_marked() -> None:
    unsettled = GoalSuccession.objects.filter(kind="unsettled", certainty="uncertain")
    pairs = {(link.predecessor.number, link.successor.number) for link in unsettled}
    assert pairs == {("7", "8"), ("8", "9"), ("16", "17"), ("17", "17")}


@pytest.mark.usefixtures("loaded")
def test_a_succession_said_unchanged_keeps_the_same_words() -> None:
    same = GoalSuccession.objects.filter(kind="same").select_related("predecessor", "successor")
    assert len(same) == 6
    assert [link for link in same if link.predecessor.title != link.successor.title] == []


@pytest.mark.usefixtures("loaded")
def test_the_review_of_2019_2022_says_no_more_than_its_source() -> None:
    axes = goals(REVIEW, "axe")
    assert [axis.number for axis in axes] == ["2", "", "", ""]
    assert [axis.number_certainty for axis in axes][1:] == ["not_found"] * 3
    assert "sept actions" in axes[0].description
    assert "12 actions" in axes[3].description
    assert announced(REVIEW) == {"axe": None, "thème ou action cités": None}
    assert not GoalSuccession.objects.filter(predecessor__roadmap__code=REVIEW).exists()


@pytest.mark.usefixtures("loaded")
def test_year_three_of_segur_has_five_priorities_without_axes() -> None:
    priorities = goals("segur-annee-3", "priorité")
    assert [priority.number for priority in priorities] == ["1", "2", "3", "4", "5"]
    assert {priority.parent for priority in priorities} == {None}
    assert [priority.children.count() for priority in priorities] == [4, 3, 3, 3, 1]
    assert len(goals("segur-annee-3", "sous-objectif")) == 3


@pytest.mark.usefixtures("loaded")
def test_hauts_de_france_has_axes_one_and_three_only() -> None:
    roadmap = Roadmap.objects.get(code="hauts-de-france-2023")
    assert (roadmap.kind, roadmap.territory.code) == ("regional", "32")
    assert (roadmap.period_start, roadmap.period_end) == (None, None)
    assert [axis.number for axis in goals(roadmap.code, "axe")] == ["1", "3"]
    assert announced(roadmap.code) == {"axe": None}


@pytest.mark.usefixtures("loaded")
def test_a_corrected_wording_is_updated_under_the_same_goal(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(FIXTURES, tmp_path / "fixtures"))
    path = copy / "roadmaps" / "segur_year_3.json"
    text = path.read_text(encoding="utf-8").replace("Mise à jour des PCA/PRA", "Mettre à jour les PCA et PRA")
    path.write_text(text, encoding="utf-8")
    before = Goal.objects.get(title="Mise à jour des PCA/PRA")
    load_roadmaps(directory=copy)
    before.refresh_from_db()
    assert (before.title, before.version) == ("Mettre à jour les PCA et PRA", 2)


def edited(tmp_path: Path, name: str, **changes: object) -> Path:
    copy = Path(shutil.copytree(FIXTURES, tmp_path / "fixtures"))
    path = copy / "roadmaps" / name
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")
    return copy


@pytest.mark.usefixtures("no_roadmap")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"territory": "99"}, r"hauts_de_france_2023\.json.*territoire 99"),
        ({"supersedes": "inconnue"}, "feuille de route «\u00a0inconnue\u00a0» est inconnue"),
        ({"state": "votée"}, "«\u00a0votée\u00a0» ne convient pas"),
        ({"period_start": "2023"}, "nombre entier"),
        ({"levels": []}, r"goals 1.*plus profond"),
        ({"goals": {"1": "axe"}}, "n’est pas une liste"),
        (
            {"goals": [{"number": "1", "title": "Sans source", "number_certainty": "certain"}]},
            "goals 1.*source",
        ),
    ],
)
def test_a_faulty_roadmap_is_refused(tmp_path: Path, changes: dict[str, object], sentence: str) -> None:
    copy = edited(tmp_path, "hauts_de_france_2023.json", **changes)
    with pytest.raises(ReferenceDataError, match=sentence):
        load_roadmaps(directory=copy)
    assert not Roadmap.objects.exists()


@pytest.mark.usefixtures("loaded")
def test_a_succession_of_an_unknown_goal_is_refused(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(FIXTURES, tmp_path / "fixtures"))
    path = copy / "roadmaps" / "successions.json"
    links = json.loads(path.read_text(encoding="utf-8"))
    links[1]["successor"]["number"] = "19"
    path.write_text(json.dumps(links), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"successions\.json, élément 2"):
        load_successions(directory=copy)
