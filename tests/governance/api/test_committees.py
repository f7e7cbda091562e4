"""Committees and meetings as partners pull them."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.enums import Role
from tests.factories import client_of, make_nation, make_region, make_user_with_mandate
from tests.governance.factories import make_committee, make_meeting
from tests.programmes.api.reading import ids, queries_of, refused, rows, wrong_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_region("04", "La Réunion")


@pytest.fixture
def there():
    return make_region("32", "Hauts-de-France")


def client_as(role, region):
    return client_of(make_user_with_mandate(role, None if role == Role.NATIONAL_READER else region))


def test_a_committee_and_its_meetings_at_the_hour_of_their_territory(here):
    before = make_committee(here, "cosu-1", valid_to=dt.date(2023, 1, 1))
    committee = make_committee(here, "cosu-2", succeeds=before, chair="Directeur général de l’ARS")
    make_meeting(committee, "2026-05-04", begins=dt.time(14), ends=dt.time(16, 30), place="Saint-Denis")
    make_meeting(committee, "2026-06-04")
    client = client_as(Role.ARS_EDITOR, here)

    found, meetings = rows(client, "committees"), rows(client, "meetings")

    assert [wrong_values("committees", row) for row in found] == [[], []]
    assert [wrong_values("meetings", row) for row in meetings] == [[], []]
    assert (found[1]["succeeds"], found[1]["chair"]) == (before.pk, "Directeur général de l’ARS")
    known, unknown = meetings
    assert (known["begins"], known["ends"], known["timezone"]) == ("14:00", "16:30", "Indian/Reunion")
    assert (unknown["begins"], unknown["ends"], unknown["committee_code"]) == (None, None, "cosu-2")


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.ARS_EDITOR, {"nation", "here", "draft"}),
        (Role.GRADES_CONTRIBUTOR, {"nation", "here", "draft"}),
        (Role.LOCAL_ADMIN, {"nation", "here", "draft"}),
        (Role.COMMITTEE_MEMBER, {"nation", "here"}),
        (Role.PARTNER, {"nation", "here"}),
        (Role.NATIONAL_READER, {"nation", "here", "there"}),
    ],
)
def test_who_reads_which_meetings(here, there, role, sees):
    committees = {
        "nation": make_committee(make_nation()),
        "here": make_committee(here),
        "there": make_committee(there),
    }
    made = {name: make_meeting(each, "2026-05-04") for name, each in committees.items()}
    made["draft"] = make_meeting(committees["here"], "2026-06-04", "draft")
    made["draft there"] = make_meeting(committees["there"], "2026-06-04", "draft")
    client = client_as(role, here)

    assert set(ids(client, "meetings")) == {made[name].pk for name in sees}
    assert set(ids(client, "committees")) == {committees[name].pk for name in sees if name in committees}
    for name, meeting in made.items():
        status = client.get(f"/api/v1/meetings/{meeting.pk}/").status_code
        assert status == (200 if name in sees else 404), name


def test_each_filter_keeps_what_it_names(here):
    nation = make_committee(make_nation(), "cns")
    region = make_committee(here, "cosu", valid_from=dt.date(2024, 1, 1))
    first = make_meeting(nation, "2026-05-04", "closed")
    second = make_meeting(region, "2026-06-04")
    client = client_as(Role.PARTNER, here)

    for resource, query, expected in (
        ("committees", {"code": "cns"}, [nation]),
        ("committees", {"niveau": "regional"}, [region]),
        ("committees", {"territoire": "FR"}, [nation]),
        ("committees", {"au": "2023-12-31"}, [nation]),
        ("committees", {"au": "2024-01-01"}, [nation, region]),
        ("meetings", {"instance": "cns"}, [first]),
        ("meetings", {"numero_instance": region.pk}, [second]),
        ("meetings", {"etat": "closed"}, [first]),
        ("meetings", {"territoire": "04"}, [second]),
        ("meetings", {"du": "2026-05-05"}, [second]),
        ("meetings", {"au": "2026-05-05"}, [first]),
        ("meetings", {"ordering": "-on"}, [second, first]),
    ):
        assert ids(client, resource, **query) == [each.pk for each in expected], (resource, query)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("committees/", {"niveau": "local"}),
        ("committees/", {"au": "demain"}),
        ("meetings/", {"etat": "perdue"}),
        ("meetings/", {"du": "2026-13-01"}),
        ("meetings/", {"ordering": "place"}),
    ],
)
def test_what_is_not_understood_is_refused_by_name(here, path, query):
    status, _code, named = refused(client_as(Role.PARTNER, here), path, **query)

    assert (status, named) == (400, next(iter(query)))


@pytest.mark.parametrize(
    ("resource", "asked", "queries"),
    [("committees", {}, 2), ("meetings", {}, 2), ("meetings", {"territoire": "04", "ordering": "on"}, 3)],
)
def test_the_number_of_queries_does_not_depend_on_what_there_is(here, resource, asked, queries):
    user = make_user_with_mandate(Role.ARS_EDITOR, here)
    counts = []
    for _ in range(3):
        make_meeting(make_committee(here), "2026-05-04")
        counts.append(len(queries_of(user, f"{resource}/", **asked)))

    assert counts == [queries] * 3
