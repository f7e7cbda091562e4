"""Committees: who sees them, which meeting comes next, which one came before, what a meeting may say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.selectors.scopes import scope_of
from common.scope import NOBODY, Scope
from governance.enums import MeetingState
from governance.models import Committee, Meeting
from governance.selectors.committees import (
    LIST_QUERIES,
    committee_list,
    next_meeting,
    previous_meeting,
)
from governance.services.committees import (
    MeetingChanged,
    MeetingContent,
    MeetingRefused,
    add_meeting,
    change_meeting,
    content_of,
)
from journal.models import Change
from territories.models import Territory
from tests.factories import make_nation, make_region, make_user_with_mandate
from tests.governance.factories import make_committee, make_meeting

pytestmark = pytest.mark.django_db

TODAY = dt.date(2023, 11, 1)
OCTOBER = MeetingContent(on=dt.date(2023, 10, 4), state=MeetingState.CLOSED)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def here() -> Territory:
    return make_region("32", "Hauts-de-France", timezone="Europe/Paris")


@pytest.fixture
def committee(here: Territory) -> Committee:
    return make_committee(here, "crns-32", short_name="CRNS")


def scope(role: str, region: Territory | None = None) -> Scope:
    user: User = make_user_with_mandate(role, region)
    return scope_of(user, day=timezone.localdate())


def test_a_regional_committee_is_read_in_its_region_and_a_national_one_by_anybody(
    committee: Committee,
) -> None:
    national = make_committee(make_nation(), "cns")
    member = scope(Role.COMMITTEE_MEMBER, committee.territory)
    elsewhere = scope(Role.ARS_EDITOR, make_region("06", "Mayotte"))
    assert set(Committee.objects.visible_to(member)) == {committee, national}
    assert set(Committee.objects.visible_to(scope(Role.NATIONAL_READER))) == {committee, national}
    assert set(Committee.objects.visible_to(elsewhere)) == {national}
    assert not Committee.objects.visible_to(NOBODY).exists()


def test_a_meeting_in_preparation_is_seen_by_those_who_work_in_the_region(committee: Committee) -> None:
    draft = make_meeting(committee, "2024-01-23", MeetingState.DRAFT)
    here = committee.territory
    assert draft in Meeting.objects.visible_to(scope(Role.ARS_EDITOR, here))
    assert draft not in Meeting.objects.visible_to(scope(Role.COMMITTEE_MEMBER, here))
    assert draft not in Meeting.objects.visible_to(scope(Role.NATIONAL_READER))
    assert draft not in Meeting.objects.visible_to(scope(Role.ARS_EDITOR, make_region("06", "Mayotte")))


def test_the_next_meeting_is_the_first_from_the_day_on(
    committee: Committee, django_assert_num_queries: Any
) -> None:
    member = scope(Role.COMMITTEE_MEMBER, committee.territory)
    make_meeting(committee, "2023-10-04", MeetingState.CLOSED)
    january = make_meeting(committee, "2024-01-23")
    make_meeting(committee, "2024-06-01")
    with django_assert_num_queries(1):
        found = next_meeting(member, committee.territory, day("2024-01-23"))
        assert found is not None
        assert found.committee.name == committee.name
    assert found == january
    assert next_meeting(member, committee.territory, day("2024-06-02")) is None


def test_what_is_closed_today_is_not_next_any_more(committee: Committee) -> None:
    member = scope(Role.COMMITTEE_MEMBER, committee.territory)
    make_meeting(committee, "2023-10-04", MeetingState.CLOSED)
    assert next_meeting(member, committee.territory, day("2023-10-04")) is None
    assert next_meeting(member, committee.territory, day("2023-10-03")) is not None


def test_the_previous_meeting_is_that_of_the_committee_that_follows_the_roadmap(
    committee: Committee, django_assert_num_queries: Any
) -> None:
    member = scope(Role.COMMITTEE_MEMBER, committee.territory)
    october = make_meeting(committee, "2023-10-04", MeetingState.CLOSED)
    make_meeting(committee, "2023-06-14", MeetingState.CLOSED)
    make_meeting(committee, "2023-11-01", MeetingState.DRAFT)
    make_meeting(make_committee(committee.territory, steers=False), "2023-12-01", MeetingState.CLOSED)
    with django_assert_num_queries(1):
        assert previous_meeting(member, committee.territory, day("2024-01-23")) == october
    assert previous_meeting(member, committee.territory, day("2023-06-14")) is None


def test_the_previous_meeting_of_another_region_is_nobody_s(committee: Committee) -> None:
    make_meeting(committee, "2023-10-04", MeetingState.CLOSED)
    elsewhere = scope(Role.ARS_EDITOR, make_region("06", "Mayotte"))
    assert previous_meeting(elsewhere, committee.territory, day("2024-01-23")) is None


def test_committees_come_with_their_next_meeting_in_as_many_queries_however_many(
    committee: Committee, django_assert_num_queries: Any
) -> None:
    member = scope(Role.COMMITTEE_MEMBER, committee.territory)
    january = make_meeting(committee, "2024-01-23")
    make_meeting(committee, "2023-10-04", MeetingState.CLOSED)
    for _ in range(5):
        make_meeting(make_committee(make_nation()), "2024-02-01")
    with django_assert_num_queries(LIST_QUERIES):
        found = [each for group in committee_list(member, TODAY).groups for each in group.summaries]
    assert len(found) == 6
    assert found[0].committee == committee
    assert found[0].next == january
    assert found[0].last is not None


def test_the_comitology_is_read_at_its_date(here: Territory, django_assert_num_queries: Any) -> None:
    before = make_committee(here, "avant", valid_from=day("2021-12-01"), valid_to=day("2022-12-31"))
    after = make_committee(here, "apres", valid_from=day("2023-01-01"), succeeds=before)
    member = scope(Role.COMMITTEE_MEMBER, here)
    with django_assert_num_queries(LIST_QUERIES):
        then = committee_list(member, day("2022-12-31"))
    assert [found.committee for group in then.groups for found in group.summaries] == [before]
    assert [found.committee for found in then.coming] == [after]
    now = committee_list(member, day("2023-01-01"))
    assert [found.committee for group in now.groups for found in group.summaries] == [after]
    assert [found.committee for found in now.former] == [before]


def test_the_ars_adds_and_changes_a_meeting_and_the_journal_says_so(committee: Committee) -> None:
    meeting = add_meeting(committee=committee, content=OCTOBER, today=TODAY)
    moved = MeetingContent(
        on=day("2023-10-10"), begins=dt.time(14), ends=dt.time(16), state=MeetingState.CLOSED
    )
    assert change_meeting(meeting=meeting, content=moved, version=1, today=TODAY)
    meeting.refresh_from_db()
    assert content_of(meeting) == moved
    told = Change.objects.filter(kind="governance.meeting").order_by("pk")
    assert [(change.operation, change.territory_id) for change in told] == [
        ("insert", committee.territory_id),
        ("update", committee.territory_id),
    ]


def test_saying_the_same_again_changes_nothing(committee: Committee) -> None:
    meeting = add_meeting(committee=committee, content=OCTOBER, today=TODAY)
    assert not change_meeting(meeting=meeting, content=OCTOBER, version=1, today=TODAY)
    assert Change.objects.filter(kind="governance.meeting").count() == 1


def test_a_second_editor_is_told(committee: Committee) -> None:
    meeting = add_meeting(committee=committee, content=OCTOBER, today=TODAY)
    later = MeetingContent(on=day("2023-10-05"), state=MeetingState.CLOSED)
    change_meeting(meeting=meeting, content=later, version=1, today=TODAY)
    with pytest.raises(MeetingChanged):
        change_meeting(meeting=meeting, content=OCTOBER, version=1, today=TODAY)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"state": "held"}, "state"),
        ({"state": MeetingState.CLOSED, "on": day("2023-11-02")}, "state"),
        ({"state": MeetingState.IN_SESSION, "on": day("2023-11-02")}, "state"),
        ({"ends": dt.time(16)}, "begins"),
        ({"begins": dt.time(16), "ends": dt.time(14)}, "ends"),
        ({"place": "x" * 251}, "place"),
        ({"title": "a\x00b"}, "title"),
        ({"on": day("2021-11-30")}, "on"),
    ],
)
def test_a_meeting_is_refused_with_its_field(committee: Committee, said: dict[str, Any], field: str) -> None:
    Committee.objects.filter(pk=committee.pk).update(valid_from=day("2021-12-01"))
    content = MeetingContent(**{"on": OCTOBER.on, "state": MeetingState.CONVENED, **said})
    with pytest.raises(MeetingRefused) as refusal:
        add_meeting(committee=committee, content=content, today=TODAY)
    assert refusal.value.field == field
    assert not Meeting.objects.exists()


def test_a_committee_meets_once_at_one_moment(committee: Committee) -> None:
    add_meeting(committee=committee, content=OCTOBER, today=TODAY)
    with pytest.raises(MeetingRefused, match="déjà une séance") as refusal:
        add_meeting(committee=committee, content=OCTOBER, today=TODAY)
    assert refusal.value.field == "on"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"code": ""},
        {"level": "local"},
        {"valid_from": day("2023-01-01"), "valid_to": day("2022-12-31")},
        {"certainty": "sans doute"},
    ],
)
def test_the_database_refuses_what_a_committee_is_not(committee: Committee, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Committee.objects.filter(pk=committee.pk).update(**wrong)


def test_a_committee_does_not_succeed_itself(committee: Committee) -> None:
    committee.succeeds = committee
    with pytest.raises(ValidationError, match="ne succède pas à elle-même"):
        committee.validate_constraints()


@pytest.mark.parametrize(
    "wrong", [{"state": "held"}, {"begins": dt.time(16), "ends": dt.time(14)}, {"ends": dt.time(1)}]
)
def test_the_database_refuses_what_a_meeting_is_not(committee: Committee, wrong: dict[str, Any]) -> None:
    meeting = make_meeting(committee, "2023-10-04")
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**wrong)
