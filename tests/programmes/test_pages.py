"""The pages of the programmes: windows never summed, money explained, what is not published said so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from common import panels
from programmes.models import Application, KeyDate, Programme, ProgrammeLink
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_user,
    make_user_with_mandate,
)
from tests.programmes.factories import (
    SOURCE,
    make_envelope,
    make_programme,
    make_strand,
    make_tally,
    make_window,
)
from tests.roadmap.pages import queries_of, text_of

pytestmark = pytest.mark.django_db

LIST = "/programmes/"


@pytest.fixture
def member() -> Client:
    return client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER, make_region("32", "Hauts-de-France")))


def page_of(programme: Programme) -> str:
    return reverse("programmes:programme-detail", kwargs={"code": programme.code})


def test_the_list_says_what_is_not_published(member: Client) -> None:
    make_programme()
    text = text_of(member, LIST)
    assert "SUN-ES" in text
    assert "aucune connue" in text
    assert "non publié" in text


def test_the_list_shows_committed_money_with_its_territory(member: Client) -> None:
    programme = make_programme()
    here = make_region("32", "Hauts-de-France")
    make_envelope(programme, 2_120_000, territory=here)
    make_envelope(programme, 6_495_000, "Tranche T2", territory=here)
    assert "8 615 000 € Hauts-de-France" in text_of(member, LIST)


def test_the_money_of_two_territories_is_not_added_up(member: Client) -> None:
    programme = make_programme()
    make_envelope(programme, 1_000_000, territory=make_region("32", "Hauts-de-France"))
    make_envelope(programme, 2_000_000, territory=make_nation())
    text = text_of(member, LIST)
    assert "dans 2 territoires" in text
    assert "3 000 000" not in text


def test_windows_are_not_summed_where_applicants_repeat(member: Client) -> None:
    programme, here = make_programme(), make_region("32", "Hauts-de-France")
    for code, value in (("F1", 77), ("F2", 80), ("F3", 42), ("F4", 47)):
        make_tally(programme, value, territory=here, window=make_window(programme, code))
    make_tally(programme, 155, territory=here, unit="beneficiaries", label="établissements uniques")
    text = text_of(member, page_of(programme))
    assert (
        "155 établissements uniques (Hauts-de-France), pour 246 candidatures acceptées en 4 fenêtres" in text
    )
    assert "les fenêtres ne s’additionnent donc pas" in text


def test_unique_beneficiaries_of_another_territory_explain_nothing(member: Client) -> None:
    programme, here = make_programme(), make_region("32", "Hauts-de-France")
    for code, value in (("F1", 77), ("F2", 80)):
        make_tally(programme, value, territory=here, window=make_window(programme, code))
    make_tally(programme, 2307, unit="beneficiaries", label="établissements engagés")
    assert "établissements uniques" not in text_of(member, page_of(programme))


def test_money_says_how_its_total_is_made_and_what_stands_apart(member: Client) -> None:
    programme, here = make_programme(), make_region("32", "Hauts-de-France")
    for label, amount in (("Tranche T1", 2_120_000), ("Tranche T2", 6_495_000), ("Tranche T3", 6_503_500)):
        make_envelope(programme, amount, label, territory=here)
    make_envelope(
        programme,
        5_100_588,
        "Tranche T4",
        territory=here,
        nature="planned",
        in_total=False,
        state_text="en cours",
    )
    text = text_of(member, page_of(programme))
    assert "15 118 500 €" in text
    assert "= 2 120 000 + 6 495 000 + 6 503 500" in text
    assert "À part, hors total : Tranche T4, 5 100 588 € (en cours)" in text
    assert "20 219 088" not in text


def test_applications_that_the_portal_holds_are_counted_by_state(member: Client) -> None:
    programme = make_programme()
    window = make_window(programme)
    for title in ("Un", "Deux"):
        Application.objects.create(
            window=window, organisation=make_organisation(), title=title, state="laureate", source=SOURCE
        )
    text = text_of(member, page_of(programme))
    assert "2 lauréates" in text
    assert "Un" in text


def test_a_code_that_changed_meaning_is_read_at_both_dates(member: Client) -> None:
    programme = make_programme("care", "CaRE")
    make_strand(
        programme, "D2", "Poste de travail", valid_from=dt.date(2023, 6, 1), valid_to=dt.date(2023, 12, 31)
    )
    make_strand(programme, "D2", "Continuité d’activité", valid_from=dt.date(2024, 1, 1))
    text = text_of(member, page_of(programme))
    assert "lecture depuis le 1er janvier 2024" in text
    assert "lecture du 1er juin 2023 au 31 décembre 2023" in text
    assert text.index("Continuité d’activité") < text.index("Poste de travail")


def test_a_date_known_to_the_month_only_shows_no_day(member: Client) -> None:
    programme = make_programme()
    KeyDate.objects.create(
        programme=programme,
        territory=make_nation(),
        label="Fin du programme",
        on=dt.date(2023, 12, 31),
        precision="month",
        date_text="décembre 2023",
        source=SOURCE,
    )
    text = text_of(member, page_of(programme))
    assert "décembre 2023" in text
    assert "31 décembre" not in text


def test_only_what_the_reader_may_know_is_linked(member: Client) -> None:
    programme = make_programme()
    national = make_goal(make_roadmap(make_nation()), title="Renforcer la cyber")
    elsewhere = make_action(
        make_goal(make_roadmap(make_region("06", "Mayotte", timezone="Indian/Mayotte"))), title="Là-bas"
    )
    ProgrammeLink.objects.create(programme=programme, goal=national, source=SOURCE)
    ProgrammeLink.objects.create(programme=programme, action=elsewhere, source=SOURCE)
    text = text_of(member, page_of(programme))
    assert "Renforcer la cyber" in text
    assert "Là-bas" not in text


def test_the_facts_of_another_region_are_not_shown(member: Client) -> None:
    programme = make_programme()
    elsewhere = make_region("44", "Grand Est", timezone="Europe/Paris")
    make_window(programme, "AAP", territory=elsewhere, name="Appel du Grand Est")
    make_tally(programme, 1050, territory=elsewhere, unit="establishments", label="ESMS sélectionnés")
    make_envelope(programme, 123_456, territory=elsewhere)
    text = text_of(member, page_of(programme))
    assert "Grand Est" not in text
    assert "1 050" not in text
    assert "123 456" not in text
    assert "Aucune fenêtre connue" in text


def test_an_upper_app_fills_the_page(member: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    panel = panels.Panel(
        slot="programmes.programme",
        name="essai",
        template="components/empty.html",
        select=lambda scope, subject: seen.append(subject),
        queries=0,
    )
    monkeypatch.setattr(panels, "_PANELS", {(panel.slot, panel.name): panel})
    programme = make_programme()
    member.get(page_of(programme))
    assert seen == [programme]


def test_the_page_costs_the_same_whatever_the_number_of_windows(member: Client) -> None:
    programme, here = make_programme(), make_region("32", "Hauts-de-France")

    def add(code: str) -> None:
        window = make_window(programme, code, opens_on=dt.date(2023, 1, 1))
        make_tally(programme, 5, territory=here, window=window)
        make_envelope(programme, 100, f"Enveloppe {code}", territory=here, window=window)
        application = Application.objects.create(
            window=window, organisation=make_organisation(), title=code, state="laureate", source=SOURCE
        )
        application.partners.add(make_organisation())

    add("A")
    few = queries_of(member, page_of(programme))
    for code in "BCDEFG":
        add(code)
    assert queries_of(member, page_of(programme)) == few


def test_the_list_costs_the_same_whatever_the_number_of_programmes(member: Client) -> None:
    make_window(make_programme())
    few = queries_of(member, LIST)
    for number in range(5):
        programme = make_programme(f"autre-{number}", f"Autre {number}", lead=make_organisation())
        make_window(programme)
        make_envelope(programme, 10)
    assert queries_of(member, LIST) == few


def test_nobody_without_a_mandate_reads_a_programme() -> None:
    programme = make_programme()
    client = client_of(make_user())
    assert client.get(page_of(programme)).status_code == 404
    assert "SUN-ES" not in client.get(LIST).content.decode()
