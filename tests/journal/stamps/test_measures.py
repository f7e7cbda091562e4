"""Measures bear their transaction, leave a stamp when they go, and import as before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from common.scope import Scope
from indicators.models import Indicator, Measure, MeasureRevision
from journal.models import DirtyMark, Stamp
from journal.selectors.stamps import changed_between, has_changed, parsed, snapshot
from journal.services.stamps import mend_after_restore
from tests.factories import make_nation, make_region
from tests.indicators.factories import make_department, make_establishment, make_indicator, make_measure
from tests.journal.stamps.world import reader_of, run, stamp_of, writer_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nation():
    return make_nation()


@pytest.fixture
def region(nation):
    return make_region("04", "La Réunion")


@pytest.fixture
def elsewhere(nation):
    return make_region("32", "Hauts-de-France")


@pytest.fixture
def department(region):
    return make_department("974", "La Réunion", region)


@pytest.fixture
def establishment(department):
    return make_establishment(department)


@pytest.fixture
def indicator():
    return make_indicator()


def transactions() -> dict[int, int]:
    return dict(Measure.objects.values_list("pk", "transaction"))


def told(before: str | None, scope: Scope) -> list[tuple[int, bool]]:
    found = changed_between(scope, ["measures"], since=before, until=snapshot(), after=None, limit=100)
    return [(each.object_id, each.deleted) for each in found]


def test_an_insertion_and_an_update_bear_their_transaction(indicator, region, elsewhere):
    first, second = make_measure(indicator, region, 1), make_measure(indicator, elsewhere, 1)
    before = transactions()

    run("UPDATE indicators_measure SET value = 2 WHERE id = %s", first.pk)

    after = transactions()
    assert before[first.pk] < before[second.pk] < after[first.pk]
    assert after[second.pk] == before[second.pk]


def test_what_changes_nothing_keeps_its_transaction(indicator, region):
    make_measure(indicator, region, 1)
    before, moment = transactions(), snapshot()

    run("UPDATE indicators_measure SET value = value")

    assert transactions() == before
    assert not has_changed(["measures"], reader_of(region), moment)


def test_nobody_writes_the_transaction_by_hand(indicator, region):
    measure = make_measure(indicator, region, 1)
    measure.refresh_from_db()
    measure.transaction, measure.value = 1, 2

    measure.save()

    assert transactions()[measure.pk] > 1


def test_a_revision_says_nothing_of_transactions(indicator, region):
    make_measure(indicator, region, 1)

    run("UPDATE indicators_measure SET value = 2")

    assert "transaction" not in {field.name for field in MeasureRevision._meta.local_fields}
    assert MeasureRevision.objects.count() == 2


def test_a_change_is_told_to_those_who_read_the_place(indicator, region, elsewhere, department):
    before = snapshot()
    measure = make_measure(indicator, department, 1)

    assert told(before, reader_of(region)) == [(measure.pk, False)]
    assert told(before, writer_of(elsewhere)) == []
    assert not has_changed(["measures"], writer_of(elsewhere), before)


@pytest.mark.parametrize("place", ["nation", "region", "department", "establishment"])
def test_a_deletion_leaves_a_stamp_for_those_who_read_it(place, request, indicator, region, elsewhere):
    measure = make_measure(indicator, request.getfixturevalue(place), 1)
    key, before = measure.pk, snapshot()

    measure.delete()

    assert told(before, reader_of(region)) == [(key, True)]
    assert told(before, reader_of(elsewhere)) == ([(key, True)] if place == "nation" else [])


def test_a_deleted_sensitive_figure_is_told_to_who_could_read_it(establishment, region):
    measure = make_measure(make_indicator(sensitive=True), establishment, 1)
    key, before = measure.pk, snapshot()

    measure.delete()

    assert told(before, writer_of(region)) == [(key, True)]
    assert told(before, reader_of(region)) == told(before, Scope(every_region=True)) == []


def test_an_indicator_that_becomes_sensitive_takes_its_figures_back(indicator, establishment, region):
    named, whole = make_measure(indicator, establishment, 1), make_measure(indicator, region, 1)
    before, revisions = snapshot(), MeasureRevision.objects.count()

    Indicator.objects.update(sensitive=True)

    assert told(before, reader_of(region)) == [(named.pk, False)]
    assert not Measure.objects.visible_to(reader_of(region)).filter(pk=named.pk).exists()
    assert transactions()[whole.pk] < parsed(before).xmax
    assert MeasureRevision.objects.count() == revisions


def test_another_change_of_the_indicator_tells_no_figure(indicator, establishment, region):
    make_measure(indicator, establishment, 1)
    before = snapshot()

    Indicator.objects.update(note="Relue")

    assert told(before, writer_of(region)) == []


def test_an_establishment_that_moves_takes_its_figures_with_it(indicator, establishment, region, elsewhere):
    measure = make_measure(indicator, establishment, 1)
    before = snapshot()

    run(
        "UPDATE territories_establishment SET department_id = %s",
        make_department("59", "Nord", elsewhere).pk,
    )

    assert told(before, reader_of(region)) == told(before, reader_of(elsewhere)) == [(measure.pk, False)]
    assert stamp_of("establishments", establishment.pk).regions == sorted([region.pk, elsewhere.pk])


def test_pages_go_through_one_transaction_of_measures_and_deletions(indicator, region):
    gone = make_measure(indicator, region, 1, on=dt.date(2020, 1, 1))
    kept = [make_measure(indicator, region, n, on=dt.date(2021, 1, n)) for n in range(1, 6)]
    before, key = snapshot(), gone.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM indicators_measure WHERE id = %s) "
            "UPDATE indicators_measure SET value = value + 1 WHERE id <> %s",
            [key, key],
        )
    until, after, found = snapshot(), None, []
    while page := changed_between(
        reader_of(region), ["measures"], since=before, until=until, after=after, limit=2
    ):
        found += page
        after = page[-1].place

    assert sorted(each.object_id for each in found) == sorted([key, *(each.pk for each in kept)])
    assert len({each.transaction for each in found}) == 1


def test_a_restored_database_gives_its_own_transactions_to_measures(indicator, region):
    make_measure(indicator, region, 1)
    DirtyMark.objects.all().delete()
    future = parsed(snapshot()).xmax + 1_000_000
    run("ALTER TABLE indicators_measure DISABLE TRIGGER USER")
    run("UPDATE indicators_measure SET transaction = %s", future)
    run("ALTER TABLE indicators_measure ENABLE TRIGGER USER")

    assert mend_after_restore() == 1

    assert set(transactions().values()) < set(range(future))
    assert not MeasureRevision.objects.exists()
    assert not DirtyMark.objects.exists()
    assert not Stamp.objects.filter(resource="measures").exists()
