"""Saved views on the list of actions: applied, changed on top, told when they no longer mean what they say."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import ListPreference, SavedView, User
from roadmap.models import Action, Goal
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_organisation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.roadmap.pages import html_of, queries_of, text_of

pytestmark = pytest.mark.django_db
LIST = "/regions/04/actions/"
NEW = "/vues/actions/04/nouvelle/"


@pytest.fixture
def user() -> User:
    return make_user_with_mandate(Role.ARS_EDITOR, email="ars@azimut.invalid")


@pytest.fixture
def editor(user: User) -> Client:
    return client_of(user)


@pytest.fixture
def goal() -> Goal:
    return make_goal(make_roadmap(make_region()), number="14-1", title="Sensibiliser les soignants")


@pytest.fixture
def actions(goal: Goal) -> list[Action]:
    titles = {"Faite, une": ("done", 1), "Faite, deux": ("done", 2), "En route": ("under_way", 1)}
    return [
        make_action(goal, title=title, state=state, priority=rank) for title, (state, rank) in titles.items()
    ]


def make_view(owner: User, name: str = "Réalisées", **fields: Any) -> SavedView:
    told = {
        "territory": make_region(),
        "page": "actions",
        "query": "etat=done",
        "ordering": "-intitule",
        "columns": ["point"],
    }
    return SavedView.objects.create(owner=owner, name=name, **(told | fields))


def titles_in(page: str) -> list[str]:
    return re.findall(r'<a href="/actions/\d+/">([^<]+)</a>', page)


def test_a_view_is_saved_from_what_the_page_shows(editor: Client, actions: list[Action]) -> None:
    page = html_of(editor, f"{LIST}?etat=done&tri=-intitule&colonne=point&recherche=&inconnu=1")
    (link,) = re.findall(r'href="(/vues/actions/04/nouvelle/[^"]+)"', page)
    link = link.replace("&amp;", "&")
    asked = text_of(editor, link)
    assert "État : Réalisée" in asked
    assert "Point de situation" in asked
    response = editor.post(link, {"name": "Les faites"})
    view = SavedView.objects.get()
    assert response["Location"] == f"{LIST}?vue={view.pk}"
    assert (view.query, view.ordering, view.columns, view.shared) == (
        "etat=done",
        "-intitule",
        ["point"],
        False,
    )
    assert titles_in(html_of(editor, response["Location"])) == ["Faite, une", "Faite, deux"]


def test_a_view_applied_says_so_and_filters_on_top_are_a_view_modified(
    editor: Client, user: User, actions: list[Action]
) -> None:
    view = make_view(user)
    page = html_of(editor, f"{LIST}?vue={view.pk}")
    assert titles_in(page) == ["Faite, une", "Faite, deux"]
    assert '<th role="columnheader" scope="col">Point de situation</th>' in page
    assert "vue modifiée" not in page
    on_top = f"{LIST}?vue={view.pk}&priorite=1"
    assert titles_in(html_of(editor, on_top)) == ["Faite, une"]
    assert "vue modifiée" in text_of(editor, on_top)
    without = html_of(editor, f"{LIST}?vue={view.pk}&etat=")
    assert len(titles_in(without)) == 3
    assert "vue modifiée" in without
    assert "vue modifiée" in html_of(editor, f"{LIST}?vue={view.pk}&tri=intitule")
    assert "vue modifiée" in html_of(editor, f"{LIST}?vue={view.pk}&colonne=point&colonne=etat")
    same = html_of(editor, f"{LIST}?vue={view.pk}&etat=done&tri=-intitule&colonne=point&page=1")
    assert "vue modifiée" not in same


def test_the_tags_and_the_form_take_a_filter_off_a_view(
    editor: Client, user: User, actions: list[Action]
) -> None:
    page = html_of(editor, f"{LIST}?vue={make_view(user).pk}")
    (tag,) = re.findall(r'rm-tag" href="([^"]+)"', page)
    assert len(titles_in(html_of(editor, LIST + tag.replace("&amp;", "&")))) == 3
    assert '<input type="hidden" name="etat" value="">' in page
    assert '<input type="hidden" name="etat" value="">' not in html_of(editor, LIST)


def test_a_view_is_brought_up_to_date_renamed_and_deleted(
    editor: Client, user: User, actions: list[Action]
) -> None:
    view = make_view(user)
    page = html_of(editor, f"{LIST}?vue={view.pk}&etat=&priorite=2")
    (update,) = re.findall(rf'action="(/vues/{view.pk}/mettre-a-jour/[^"]+)"', page)
    assert editor.post(update.replace("&amp;", "&"))["Location"] == f"{LIST}?vue={view.pk}"
    view.refresh_from_db()
    assert (view.query, view.ordering, view.columns) == ("priorite=2", "-intitule", ["point"])
    editor.post(f"/vues/{view.pk}/", {"name": "Priorité 2", "shared": "1"})
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Priorité 2", True)
    assert "elle disparaîtra pour toute la région" in text_of(editor, f"/vues/{view.pk}/supprimer/")
    assert SavedView.objects.exists()
    assert editor.post(f"/vues/{view.pk}/supprimer/")["Location"] == LIST
    assert not SavedView.objects.exists()


def test_what_is_refused_is_said_beside_its_field(editor: Client, user: User, goal: Goal) -> None:
    make_view(user, "Prise")
    for name, sentence in [
        ("", "Donnez un nom"),
        ("prise", "porte déjà ce nom"),
        ("x" * 81, "80 caractères"),
    ]:
        response = editor.post(f"{NEW}?etat=suspended", {"name": name})
        assert response.status_code == 422
        assert sentence in response.content.decode().replace("\u00a0", " ")
    forged = editor.post(f"{NEW}?etat=fini", {"name": "Forgée"})
    assert forged.status_code == 422
    assert "n’est pas une valeur connue" in forged.content.decode()
    assert SavedView.objects.count() == 1
    assert editor.get("/vues/prix/04/nouvelle/").status_code == 404


def test_a_script_in_a_name_is_text(editor: Client, goal: Goal) -> None:
    make_action(goal)
    editor.post(NEW, {"name": "<script>alert(1)</script>"})
    page = editor.get(LIST, {"vue": SavedView.objects.get().pk}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_member_saves_for_himself_and_does_not_share(user: User, actions: list[Action]) -> None:
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER))
    assert "Partager avec la région" not in text_of(member, NEW)
    member.post(f"{NEW}?etat=done", {"name": "À moi", "shared": "1"})
    mine = SavedView.objects.get()
    assert not mine.shared
    shared = make_view(user, "Pour tous", shared=True)
    page = text_of(member, f"{LIST}?vue={shared.pk}&priorite=1")
    assert "Partagées avec la région" in page
    assert "À moi" in page
    assert "vue modifiée" in page
    assert "Mettre à jour la vue" not in page
    assert member.post(f"/vues/{shared.pk}/mettre-a-jour/?etat=done").status_code == 403
    assert client_of(user).get(LIST, {"vue": mine.pk}).status_code == 404


def test_a_colleague_changes_a_shared_view_but_not_whose_it_is(user: User, goal: Goal) -> None:
    view = make_view(user, shared=True)
    colleague = client_of(make_user_with_mandate(Role.ARS_EDITOR))
    assert "Partager avec la région" not in text_of(colleague, f"/vues/{view.pk}/")
    assert colleague.post(f"/vues/{view.pk}/", {"name": "Mieux dit"}).status_code == 302
    view.refresh_from_db()
    assert (view.name, view.shared, view.owner) == ("Mieux dit", True, user)


@pytest.mark.parametrize("address", ["", "export.csv", "export.xlsx"])
def test_a_view_that_one_may_not_know_is_not_found(
    editor: Client, user: User, actions: list[Action], address: str
) -> None:
    mayotte = make_region("06", "Mayotte")
    foreign = make_view(user, territory=mayotte, shared=True)
    private = make_view(make_user_with_mandate(Role.ARS_EDITOR))
    for wanted in (foreign.pk, private.pk, 999_999, "abc"):
        assert editor.get(LIST + address, {"vue": wanted}).status_code == 404


def test_a_filter_renamed_since_is_told_not_ignored_in_silence(
    editor: Client, user: User, actions: list[Action]
) -> None:
    view = make_view(user, query="statut=fini&etat=done&pilote=987654", columns=["prix"])
    text = text_of(editor, f"{LIST}?vue={view.pk}")
    assert "filtre sur « statut », qui n’existe plus : ce filtre est ignoré" in text
    assert "Filtre « Pilote » : « 987654 » n’est pas une valeur connue" in text
    assert "Colonne « prix » inconnue" in text
    assert "vue modifiée" in text
    for extension in ("csv", "xlsx"):
        refused = editor.get(f"{LIST}export.{extension}?vue={view.pk}")
        assert refused.status_code == 422
        assert "Rien n’a été exporté" in refused.content.decode()
    update = re.findall(r'action="(/vues/\d+/mettre-a-jour/[^"]+)"', html_of(editor, f"{LIST}?vue={view.pk}"))
    editor.post(update[0].replace("&amp;", "&"))
    assert "ignoré" not in text_of(editor, f"{LIST}?vue={view.pk}")


def test_an_update_with_a_value_that_means_nothing_changes_nothing(
    editor: Client, user: User, actions: list[Action]
) -> None:
    view = make_view(user)
    page = editor.post(f"/vues/{view.pk}/mettre-a-jour/?etat=fini", follow=True).content.decode()
    assert "La vue n’a pas changé" in page
    view.refresh_from_db()
    assert view.query == "etat=done"


def test_a_view_of_another_roadmap_keeps_it(editor: Client, user: User, goal: Goal) -> None:
    make_action(goal, title="En vigueur")
    old = make_roadmap(make_region(), title="La précédente", state="superseded", years=(2019, 2023))
    make_action(make_goal(old), title="Passée")
    page = html_of(editor, f"{LIST}?feuille={old.pk}")
    (link,) = re.findall(r'href="(/vues/actions/04/nouvelle/[^"]+)"', page)
    editor.post(link.replace("&amp;", "&"), {"name": "D’avant"})
    view = SavedView.objects.get()
    assert view.query == f"feuille={old.pk}"
    assert titles_in(html_of(editor, f"{LIST}?vue={view.pk}")) == ["Passée"]
    assert "vue modifiée" not in html_of(editor, f"{LIST}?vue={view.pk}")


def test_the_columns_chosen_are_found_again_by_the_same_person(
    editor: Client, user: User, goal: Goal
) -> None:
    make_action(goal)
    head = '<th role="columnheader" scope="col">Programmation</th>'
    html_of(editor, f"{LIST}?colonne=&colonne=point")
    assert head not in html_of(editor, LIST)
    assert head not in html_of(client_of(user), LIST)
    assert head in html_of(client_of(make_user_with_mandate(Role.ARS_EDITOR)), LIST)
    # None ticked: the usual ones again. An unknown one, or those of a view, are not remembered.
    assert head in html_of(editor, f"{LIST}?colonne=")
    html_of(editor, f"{LIST}?colonne=prix")
    html_of(editor, f"{LIST}?vue={make_view(user).pk}&colonne=etat")
    assert head in html_of(editor, LIST)
    assert ListPreference.objects.count() == 1


def test_the_page_costs_the_same_whatever_the_number_of_views(
    editor: Client, user: User, actions: list[Action]
) -> None:
    view = make_view(user)
    colleague = make_user_with_mandate(Role.ARS_EDITOR)
    addresses = [LIST, f"{LIST}?vue={view.pk}", f"/vues/{view.pk}/", f"/vues/{view.pk}/supprimer/", NEW]
    few = [queries_of(editor, address) for address in addresses]
    for number in range(20):
        make_view(user, f"À moi {number}")
        make_view(colleague, f"À tous {number}", shared=True)
    goal = actions[0].goal
    for _ in range(20):
        make_action(goal, state="done", pilots=[make_organisation()])
    assert [queries_of(editor, address) for address in addresses] == few
    assert few[1] <= 26
