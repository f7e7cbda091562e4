"""Programmes, windows, applications and envelopes as partners pull them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from accounts.enums import Role
from programmes.models import Application, ApplicationDomain, KeyDate, ProgrammeLink, Window
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_nation,
    make_organisation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.indicators.factories import make_department, make_establishment
from tests.programmes.api.reading import ids, queries_of, read, refused, rows, wrong_values
from tests.programmes.factories import make_envelope, make_programme, make_strand, make_window

pytestmark = pytest.mark.django_db

RESOURCES = ("programmes", "windows", "applications", "envelopes")


@pytest.fixture
def here():
    return make_region("04", "La Réunion")


@pytest.fixture
def there():
    return make_region("32", "Hauts-de-France")


@pytest.fixture
def client(here):
    return client_of(make_user_with_mandate(Role.ARS_EDITOR, here))


def make_application(window, establishment=None, **fields):
    return Application.objects.create(
        window=window, establishment=establishment, **{"state": "accepted", "source": "essai", **fields}
    )


def test_a_programme_has_its_strands_and_the_dates_of_the_nation_only(client, here):
    lead = make_organisation("Délégation au numérique", short_name="DNS")
    programme = make_programme(lead=lead, summary="En bref", starts_on=dt.date(2021, 1, 1))
    make_strand(programme, "D2", "Lettre", order=2)
    make_strand(programme, "D1", "Annuaire", order=1)
    KeyDate.objects.create(
        programme=programme, territory=make_nation(), label="Lancement", on=dt.date(2021, 3, 1)
    )
    KeyDate.objects.create(programme=programme, territory=here, label="Comité régional")

    (row,) = rows(client, "programmes")

    assert wrong_values("programmes", row) == []
    assert (row["code"], row["lead_name"], row["starts_on"], row["ends_on"]) == (
        "sun-es",
        "DNS",
        "2021-01-01",
        None,
    )
    assert [strand["code"] for strand in row["strands"]] == ["D1", "D2"]
    assert [(each["label"], each["on"]) for each in row["key_dates"]] == [("Lancement", "2021-03-01")]


def test_programmes_are_filtered_by_the_actions_and_goals_that_one_sees(client, here, there):
    programme, other = make_programme(), make_programme("hop-en", "HOP’EN")
    mine, theirs = (make_action(make_goal(make_roadmap(place))) for place in (here, there))
    for action in (mine, theirs):
        ProgrammeLink.objects.create(programme=programme, action=action)
    ProgrammeLink.objects.create(programme=other, goal=mine.goal)

    assert ids(client, "programmes", action=mine.pk) == [programme.pk]
    assert ids(client, "programmes", objectif=mine.goal_id) == [other.pk]
    assert ids(client, "programmes", action=theirs.pk) == ids(client, "programmes", action=999999) == []
    assert ids(client, "programmes", search="hop en") == [other.pk]
    assert ids(client, "programmes", code="sun-es") == [programme.pk]


def test_a_window_opens_its_applications(client, here):
    programme = make_programme()
    window = make_window(
        programme,
        "F1",
        territory=here,
        strand=make_strand(programme),
        state_text="close",
        closes_on=dt.date(2024, 6, 30),
    )
    place = make_establishment(make_department("974", region=here))
    application = make_application(window, place, title="DPI", filed_on=dt.date(2024, 1, 5))
    application.partners.add(make_organisation("TESIS"))
    ApplicationDomain.objects.create(application=application, label="Imagerie", state="validated")
    group = make_application(window, organisation=make_organisation("GHT", short_name="GHT R"))

    (row,) = rows(client, "windows", expand="applications")
    expanded = row.pop("applications")

    assert wrong_values("windows", row) == []
    assert (row["territory_kind"], row["territory_code"], row["strand_code"]) == ("region", "04", "D1")
    assert (row["opens_on"], row["closes_on"], row["state_text"]) == (None, "2024-06-30", "close")
    alone = rows(client, "applications")
    assert [wrong_values("applications", each) for each in alone] == [[], []]
    assert [{**each, "updated_at": ...} for each in alone] == [
        {**each, "updated_at": ...} for each in expanded
    ]
    first, second = alone
    assert (first["finess"], first["organisation"], first["title"]) == (place.finess, None, "DPI")
    assert [partner["name"] for partner in first["partners"]] == ["TESIS"]
    assert [(domain["label"], domain["state"]) for domain in first["domains"]] == [("Imagerie", "validated")]
    assert (second["finess"], second["organisation_name"]) == (None, "GHT R")
    assert second["id"] == group.pk


def test_an_amount_keeps_its_cents_and_zero_is_told(client):
    programme = make_programme()
    make_envelope(programme, Decimal("12345678901234.56"), "Volet 1")
    make_envelope(programme, 0, "Volet 2", in_total=False)

    whole, nothing = rows(client, "envelopes")

    assert wrong_values("envelopes", whole) == []
    assert b'"amount":12345678901234.56,' in client.get("/api/v1/envelopes/").content
    assert whole["amount"] == Decimal("12345678901234.56")
    assert (nothing["amount"], nothing["in_total"], nothing["on"]) == (0, False, None)


@pytest.mark.parametrize(
    ("role", "sees_here", "sees_there"),
    [
        (Role.ARS_EDITOR, True, False),
        (Role.GRADES_CONTRIBUTOR, True, False),
        (Role.COMMITTEE_MEMBER, True, False),
        (Role.PARTNER, True, False),
        (Role.LOCAL_ADMIN, True, False),
        (Role.NATIONAL_READER, True, True),
    ],
)
def test_a_region_reads_its_own_and_the_nation(here, there, role, sees_here, sees_there):
    programme = make_programme()
    places = {make_nation(): True, here: sees_here, there: sees_there}
    windows = {place: make_window(programme, territory=place) for place in places}
    others = {
        "windows": windows,
        "applications": {
            place: make_application(each, title="P", organisation=make_organisation())
            for place, each in windows.items()
        },
        "envelopes": {place: make_envelope(programme, 10, territory=place) for place in places},
    }
    client = client_of(make_user_with_mandate(role, None if role == Role.NATIONAL_READER else here))

    for resource, made in others.items():
        seen = [made[place].pk for place, sees in places.items() if sees]
        assert ids(client, resource) == seen
        for place, sees in places.items():
            assert client.get(f"/api/v1/{resource}/{made[place].pk}/").status_code == (200 if sees else 404)
    assert ids(client, "programmes") == [programme.pk]


def test_what_is_elsewhere_is_told_as_what_does_not_exist(client, there):
    window = make_window(make_programme(), territory=there)

    hidden, absent = (client.get(f"/api/v1/windows/{pk}/") for pk in (window.pk, 999999))

    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
    assert ids(client, "windows", territoire="32") == ids(client, "windows", territoire="99") == []


@pytest.mark.parametrize("resource", RESOURCES)
def test_without_a_mandate_there_is_nothing(resource):
    make_window(make_programme())

    assert ids(client_of(make_user_without_mandate()), resource) == []


def make_user_without_mandate():
    user = make_user_with_mandate(Role.PARTNER)
    user.mandates.all().delete()
    return user


def test_each_filter_keeps_what_it_names(client, here):
    first, second = make_programme(), make_programme("hop-en", "HOP’EN")
    place = make_establishment(make_department("974", region=here))
    wave = make_window(first, "V1", kind="wave")
    call = make_window(second, "A1", kind="call", territory=here)
    filed = make_application(wave, place, state="filed")
    group = make_application(call, organisation=make_organisation())
    planned, paid = (
        make_envelope(first, 1, nature="planned"),
        make_envelope(second, 2, territory=here, nature="paid"),
    )

    for resource, query, expected in (
        ("windows", {"programme": "sun-es"}, wave),
        ("windows", {"territoire": "FR"}, wave),
        ("windows", {"territoire": "04"}, call),
        ("windows", {"nature": "call"}, call),
        ("windows", {"code": "V1"}, wave),
        ("applications", {"programme": "hop-en"}, group),
        ("applications", {"fenetre": wave.pk}, filed),
        ("applications", {"etat": "filed"}, filed),
        ("applications", {"territoire": "04"}, group),
        ("applications", {"etablissement": place.finess}, filed),
        ("applications", {"organisme": group.organisation_id}, group),
        ("envelopes", {"programme": "sun-es"}, planned),
        ("envelopes", {"nature": "paid"}, paid),
        ("envelopes", {"territoire": "04"}, paid),
    ):
        assert ids(client, resource, **query) == [expected.pk], (resource, query)


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("windows/", {"nature": "rien"}, "nature"),
        ("windows/", {"territoire": "04; DROP"}, "territoire"),
        ("applications/", {"etat": "perdue"}, "etat"),
        ("applications/", {"fenetre": "1.5"}, "fenetre"),
        ("applications/", {"organisme": "-1"}, "organisme"),
        ("programmes/", {"action": "un"}, "action"),
        ("envelopes/", {"inconnu": "1"}, "inconnu"),
        ("envelopes/", {"limit": "-1"}, "limit"),
        ("envelopes/", {"ordering": "amount"}, "ordering"),
        ("windows/", {"expand": "envelopes"}, "expand"),
        ("windows/", {"fields": "id,secret"}, "fields"),
        ("windows/", {"cursor": "x"}, "cursor"),
        ("windows/", {"updated_since": "hier"}, "updated_since"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(client, path, query, field):
    status, code, named = refused(client, path, **query)

    assert (status, named) == (400, field)
    assert code in {"parametre_invalide", "parametre_inconnu", "curseur_invalide"}


# Changes of a transaction that is not committed are in no snapshot: those of a test that is undone would never be.
@pytest.mark.django_db(transaction=True)
def test_pages_follow_each_other_and_what_did_not_change_is_not_sent_again(client):
    programme = make_programme()
    made = [make_window(programme, f"F{number}").pk for number in range(5)]
    first = read(client, "windows/", limit=2, fields="id")
    following = client.get(first["next"])
    again = client.get("/api/v1/windows/", {"limit": 2, "fields": "id"})
    one = client.get(f"/api/v1/windows/{made[0]}/")

    assert [row["id"] for row in [*first["results"], *following.json()["results"]]] == made[:4]
    for response in (again, one):
        address = response.wsgi_request.get_full_path()
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    Window.objects.filter(pk=made[0]).update(name="Renommée")
    for response in (again, one):
        address = response.wsgi_request.get_full_path()
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("resource", "asked", "queries"),
    [
        # The snapshot of the read, then its rows.
        ("programmes", {}, 2),
        ("programmes", {"action": 1}, 2),
        ("windows", {}, 2),
        ("windows", {"expand": "applications"}, 2),
        ("windows", {"limit": 1}, 2),
        # The territories that the key names, first.
        ("windows", {"territoire": "04"}, 3),
        ("applications", {}, 2),
        ("envelopes", {}, 2),
        ("envelopes", {"programme": "p1", "nature": "committed"}, 2),
    ],
)
def test_the_number_of_queries_does_not_depend_on_what_there_is(here, resource, asked, queries):
    user = make_user_with_mandate(Role.ARS_EDITOR, here)
    counts = []
    for number in range(1, 3):
        programme = make_programme(f"p{number}", f"Programme {number}")
        for code in "ABC"[: 2 * number - 1]:
            window = make_window(programme, code, territory=here)
            make_application(window, title="P", organisation=make_organisation())
            make_envelope(programme, 10, label=code, territory=here)
        counts.append(len(queries_of(user, f"{resource}/", **asked)))

    assert counts == [queries, queries]
