"""The pages of the committees: read by who may, edited by the ARS of the region, refused in French."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from governance.enums import MeetingState
from governance.models import Committee, Meeting
from tests.factories import client_of, make_nation, make_region, make_user_with_mandate
from tests.governance.factories import make_committee, make_meeting
from tests.roadmap.pages import queries_of, text_of

pytestmark = pytest.mark.django_db

LIST = "/instances/"
PAGE = "/instances/crns-32/"
ADD = f"{PAGE}seances/ajouter/"
NEW = {"on": "2024-01-23", "begins": "14:00", "ends": "16:00", "place": "Lille", "state": "convened"}
# Four of the frame; the committee, its meetings, its successors.
PAGE_QUERIES = 7
LIST_QUERIES = 6


@pytest.fixture
def committee() -> Committee:
    return make_committee(
        make_region("32", "Hauts-de-France", timezone="Europe/Paris"),
        "crns-32",
        name="Comité régional du numérique en santé",
        short_name="CRNS",
        mission="Suivre la feuille de route.",
        chair="ARS et Assurance Maladie",
    )


@pytest.fixture
def member(committee: Committee) -> Client:
    return client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, committee.territory))


@pytest.fixture
def editor(committee: Committee) -> Client:
    return client_of(make_user_with_mandate(Role.ARS_EDITOR, committee.territory))


def test_the_list_tells_the_regions_committees_and_their_next_meeting(
    committee: Committee, member: Client
) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    make_meeting(committee, tomorrow.isoformat(), begins=dt.time(14))
    make_meeting(committee, "2023-10-04", MeetingState.CLOSED)
    text = text_of(member, LIST)
    assert "Hauts-de-France Régionales Comité régional du numérique en santé (CRNS)" in text
    assert "à 14 h Séance précédente 4 octobre 2023" in text


def test_the_list_as_of_a_day_folds_what_sits_no_more(committee: Committee, member: Client) -> None:
    make_committee(committee.territory, name="CORSSIS", valid_to=dt.date(2022, 12, 31))
    assert "1 ancienne instance CORSSIS" in text_of(member, LIST)
    then = text_of(member, f"{LIST}?au=2022-06-01")
    assert "ancienne instance" not in then
    assert "le 1er juin 2022" in then


def test_a_day_that_does_not_exist_is_said_so_and_today_is_shown(
    committee: Committee, member: Client
) -> None:
    text = text_of(member, f"{LIST}?au=2022-02-30")
    assert "Cette date n’existe pas" in text
    assert "aujourd’hui" in text


def test_nobody_s_list_says_what_would_fill_it(member: Client) -> None:
    Committee.objects.all().delete()
    assert "Aucune instance" in text_of(member, LIST)


def test_the_page_links_each_past_meeting_to_the_dashboard_of_its_day(
    committee: Committee, member: Client
) -> None:
    make_meeting(committee, "2023-10-04", MeetingState.CLOSED, title="Suivi de la feuille de route")
    html = member.get(PAGE).content.decode()
    assert 'href="/regions/32/?au=2023-10-04"' in html
    text = text_of(member, PAGE)
    assert "ARS et Assurance Maladie" in text
    assert "Suivi de la feuille de route" in text
    assert "Ajouter une séance" not in text


def test_a_national_committee_has_no_dashboard_to_link(member: Client) -> None:
    make_meeting(make_committee(make_nation(), "cns"), "2023-10-04", MeetingState.CLOSED)
    assert "?au=2023-10-04" not in member.get("/instances/cns/").content.decode()


def test_what_succeeds_what_is_read_both_ways(committee: Committee, member: Client) -> None:
    make_committee(committee.territory, "suivant", name="Le suivant", succeeds=committee)
    assert "Remplacée par Le suivant" in text_of(member, PAGE)
    assert "Succède à Comité régional du numérique en santé" in text_of(member, "/instances/suivant/")


def test_the_pages_cost_the_same_at_every_size(committee: Committee, member: Client) -> None:
    make_meeting(committee, "2023-10-04")
    assert queries_of(member, PAGE) == PAGE_QUERIES
    assert queries_of(member, LIST) == LIST_QUERIES
    for number in range(1, 9):
        make_meeting(committee, f"2022-10-0{number}")
        make_meeting(make_committee(make_nation()), "2023-10-04")
    assert queries_of(member, PAGE) == PAGE_QUERIES
    assert queries_of(member, LIST) == LIST_QUERIES


def test_the_ars_adds_a_meeting(committee: Committee, editor: Client) -> None:
    assert "Ajouter une séance" in text_of(editor, PAGE)
    response = editor.post(ADD, NEW)
    assert response.status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.on, meeting.begins, meeting.place) == (dt.date(2024, 1, 23), dt.time(14), "Lille")
    assert "de 14 h à 16 h" in text_of(editor, PAGE)


def test_the_ars_changes_a_meeting(committee: Committee, editor: Client) -> None:
    meeting = make_meeting(committee, "2024-01-23")
    address = f"/seances/{meeting.pk}/modifier/"
    assert 'value="2024-01-23"' in editor.get(address).content.decode()
    said = {**NEW, "state": "closed", "version": "1"}
    assert editor.post(address, said).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.version) == (MeetingState.CLOSED, 2)
    again = editor.post(address, said)
    assert again.status_code == 409
    assert "Quelqu’un a modifié cette séance" in again.content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"on": ""}, "Donnez le jour de la séance."),
        ({"on": "hier"}, "Donnez une date"),
        ({"begins": "midi"}, "Donnez une heure"),
        ({"begins": "", "ends": "16:00"}, "Une heure de fin va avec une heure de début."),
        ({"state": "held"}, "Cet état n’existe pas."),
        ({"on": "2100-01-01", "state": "closed"}, "Une séance à venir n’est ni en cours ni tenue."),
        ({"place": "x" * 300}, "Ce texte compte 300"),
    ],
)
def test_a_refusal_is_said_in_french_and_keeps_what_was_typed(
    editor: Client, said: dict[str, Any], sentence: str
) -> None:
    response = editor.post(ADD, {**NEW, "title": "Suivi de mi-année", **said})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "Suivi de mi-année" in response.content.decode()
    assert not Meeting.objects.exists()


def test_a_meeting_in_preparation_does_not_exist_for_a_member(committee: Committee, member: Client) -> None:
    meeting = make_meeting(committee, "2100-01-23", MeetingState.DRAFT, title="Séance secrète")
    assert "Séance secrète" not in text_of(member, PAGE)
    assert member.get(f"/seances/{meeting.pk}/modifier/").status_code == 404


def test_nobody_writes_a_national_meeting_on_the_pages(editor: Client) -> None:
    make_committee(make_nation(), "cns")
    assert editor.get("/instances/cns/seances/ajouter/").status_code == 403
