"""The computations: what fails is tried again a few times, then put aside and shown, without holding the others."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.enums import Role
from indicators.enums import RunReason, RunState
from indicators.models import ComputationRun, Snapshot
from indicators.services import run_log, snapshot_purge, sweep
from indicators.services.recompute import recompute
from journal.models import DirtyMark
from tests.factories import client_of, make_action, make_goal, make_nation, make_region, make_roadmap
from tests.factories import make_user_with_mandate as make_person
from tests.governance.costs import costs
from tests.pages import source_of

pytestmark = pytest.mark.django_db
POISON = """
CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.title = 'Empoisonnée' THEN RAISE EXCEPTION 'une ligne refusée'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse BEFORE INSERT ON indicators_actionsnapshot
FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse();
"""


@pytest.fixture
def region():
    make_nation()
    region = make_region()
    make_action(make_goal(make_roadmap(region)), title="Empoisonnée")
    return region


@pytest.fixture
def elsewhere():
    region = make_region("32", "Hauts-de-France")
    make_action(make_goal(make_roadmap(region)), title="Saine")
    return region


@pytest.fixture
def poisoned(region):
    with connection.cursor() as cursor:
        cursor.execute(POISON)
    yield region
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS refuse ON indicators_actionsnapshot")


def fail(territory, times=1):
    for _ in range(times):
        with pytest.raises(DatabaseError):
            recompute(territory_id=territory.pk)


def is_due(territory) -> bool:
    return territory.pk in {item.territory_id for item in sweep.due()}


def test_a_failure_keeps_the_marks_and_says_what_happened(poisoned):
    fail(poisoned)

    run = ComputationRun.objects.get()
    assert (run.state, run.attempts) == (RunState.FAILED, 1)
    assert "une ligne refusée" in run.error
    assert DirtyMark.objects.filter(territory=poisoned).exists()
    assert is_due(poisoned)


def test_the_third_failure_in_a_row_puts_it_aside_and_the_others_go_on(poisoned, elsewhere):
    fail(poisoned, times=run_log.ATTEMPTS)

    last = ComputationRun.objects.first()
    assert (last.state, last.attempts) == (RunState.PARKED, 3)
    assert not is_due(poisoned)
    assert is_due(elsewhere)
    recompute(territory_id=elsewhere.pk)
    assert Snapshot.objects.filter(territory=elsewhere).exists()


@pytest.mark.django_db(transaction=True)
def test_a_new_change_has_it_tried_again(poisoned):
    fail(poisoned, times=3)

    make_action(make_goal(make_roadmap(poisoned, code="autre")), title="Autre")

    assert is_due(poisoned)


def test_what_goes_well_settles_what_was_put_aside(poisoned):
    fail(poisoned, times=3)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON indicators_actionsnapshot")

    recompute(territory_id=poisoned.pk)

    assert not ComputationRun.objects.unsettled().exists()


def test_a_night_that_failed_is_tried_again_on_its_own_line(poisoned):
    with pytest.raises(DatabaseError):
        recompute(territory_id=poisoned.pk, reason=RunReason.NIGHT)
    DirtyMark.objects.all().delete()
    assert sweep.due() == [sweep.Due(poisoned.pk, ("roadmap", "figures"), RunReason.NIGHT)]

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON indicators_actionsnapshot")
    recompute(territory_id=poisoned.pk, reason=RunReason.NIGHT)

    run = ComputationRun.objects.get()
    assert (run.state, run.attempts) == (RunState.DONE, 2)


def test_a_run_whose_process_died_is_found_interrupted(region):
    ComputationRun.objects.create(
        territory=region, parts=["roadmap"], on="2026-01-01", reason="change", started_at=timezone.now()
    )

    assert sweep.bury_dead() == 1
    assert ComputationRun.objects.get().state == RunState.INTERRUPTED


def test_what_kills_its_process_each_time_is_put_aside_too(region):
    for attempt in (1, 2, 3):
        ComputationRun.objects.create(
            territory=region,
            parts=["roadmap"],
            on="2026-01-01",
            reason="change",
            started_at=timezone.now(),
            attempts=attempt,
            last_mark=DirtyMark.objects.order_by("-pk").values_list("pk", flat=True).first(),
        )
        sweep.bury_dead()

    assert ComputationRun.objects.first().state == RunState.PARKED
    assert not is_due(region)


def test_the_nation_comes_after_the_regions(region, elsewhere):
    assert [item.territory_id for item in sweep.due()][-1] == make_nation().pk
    assert make_nation().pk not in {item.territory_id for item in sweep.due(regions_only=True)}


def test_an_administrator_sees_what_was_put_aside_and_asks_for_it_again(poisoned):
    fail(poisoned, times=3)
    client = client_of(make_person(Role.LOCAL_ADMIN, poisoned))

    page = client.get("/calculs/").content.decode()
    assert "1 calcul mis de côté" in page.replace("\u00a0", " ")
    assert "une ligne refusée" in page

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON indicators_actionsnapshot")
    run = ComputationRun.objects.unsettled().get()
    client.post(f"/calculs/{run.pk}/reprendre/")
    assert not ComputationRun.objects.unsettled().exists()


def test_the_page_costs_the_same_whatever_the_number_of_runs(region):
    """Whatever came of them: what was put aside is listed apart, and what waits too."""
    client, found = client_of(make_person(Role.LOCAL_ADMIN, region)), []
    for number in (1, 9):
        for day in range(number):
            for state in (RunState.PARKED, RunState.DONE, RunState.FAILED, RunState.RUNNING):
                ComputationRun.objects.create(
                    territory=region,
                    parts=["roadmap"],
                    on=dt.date(2026, number, 1 + day),
                    reason="change",
                    state=state,
                    started_at=timezone.now(),
                )
        found.append(costs(client, ["/calculs/"]))
    page = source_of(client.get("/calculs/"))
    assert page.count("<tr") == 1 + 4 * (1 + 9), "they are all on the page"
    assert "10 calculs mis de côté" in page.replace("\u00a0", " ")
    assert found[0] == found[1]


def test_days_are_kept_one_by_one_then_one_a_week_and_those_asked_for(region, monkeypatch):
    today = dt.date(2026, 11, 22)
    asked = today - dt.timedelta(days=200)
    monkeypatch.setattr(snapshot_purge, "_KEEPERS", [lambda: [asked]])
    now = timezone.now()
    for age in range(260):
        Snapshot.objects.create(
            territory=region,
            part="roadmap",
            on=today - dt.timedelta(days=age),
            data_at=now,
            computed_at=now,
        )

    snapshot_purge.purge(today=today)

    kept = set(Snapshot.objects.values_list("on", flat=True))
    assert {today - dt.timedelta(days=age) for age in range(131)} <= kept
    assert asked in kept
    old = [day for day in kept if (today - day).days > 130 and day != asked]
    assert len({day.isocalendar()[:2] for day in old}) == len(old) == 19
