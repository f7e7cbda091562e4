"""The last computation of a scope on a day, and whether a newer one is to come."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from common.scope import NOBODY, Scope
from indicators.models import ComputationRun, Snapshot
from indicators.selectors.snapshots import computed, computed_by_territory
from journal.models import DirtyMark
from tests.factories import make_nation, make_region

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def region():
    make_nation()
    region = make_region()
    DirtyMark.objects.all().delete()
    return region


@pytest.fixture
def scope(region):
    return Scope(readable_regions=frozenset({region.pk}))


def make_snapshot(territory, part="roadmap", on=TODAY):
    now = timezone.now()
    return Snapshot.objects.create(territory=territory, part=part, on=on, data_at=now, computed_at=now)


def test_the_last_one_on_the_day_or_before_is_taken(region, scope):
    old = make_snapshot(region, on=TODAY - dt.timedelta(days=9))
    new = make_snapshot(region, on=TODAY)

    assert computed(scope, region).roadmap == new
    assert computed(scope, region, on=TODAY - dt.timedelta(days=2)).roadmap == old
    assert computed(scope, region, on=TODAY - dt.timedelta(days=30)).roadmap is None


def test_a_change_waits_and_a_run_is_under_way_today_only(region, scope):
    make_snapshot(region, on=TODAY - dt.timedelta(days=9))
    DirtyMark.objects.create(territory=region, part="roadmap", transaction=1)
    run = ComputationRun.objects.create(
        territory=region, parts=["roadmap"], on=TODAY, reason="change", started_at=timezone.now()
    )

    found = computed(scope, region)
    assert (found.is_waiting, found.is_running) == (True, True)
    past = computed(scope, region, on=TODAY - dt.timedelta(days=1))
    assert (past.is_waiting, past.is_running) == (False, False)

    run.started_at -= dt.timedelta(hours=1)
    run.save()
    assert not computed(scope, region).is_running


def test_another_region_is_not_seen(region, scope):
    elsewhere = make_region("32", "Hauts-de-France")
    make_snapshot(elsewhere)

    assert computed(scope, elsewhere).roadmap is None
    assert computed(NOBODY, region).ids == []


def test_many_territories_cost_one_query(region, scope, django_assert_num_queries):
    others = [make_region(str(code), f"Région {code}") for code in range(50, 55)]
    for territory in [region, *others]:
        make_snapshot(territory)
    everything = Scope(every_region=True)

    with django_assert_num_queries(1):
        found = computed_by_territory(everything, [region, *others])

    assert all(one.roadmap for one in found.values())
