"""What was computed, as partners pull it: the digits of the dashboards, their reasons, and rule 11."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from accounts.enums import Role
from common.exact import rounded
from indicators.models import Progress
from indicators.services.recompute import recompute
from journal.enums import Part
from roadmap.models import Alignment, Step
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_nation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.indicators.factories import make_department, make_indicator, make_measure, make_trajectory
from tests.indicators.snapshot_factories import (
    make_action_snapshot,
    make_figure_snapshot,
    make_goal_snapshot,
    make_snapshot,
)
from tests.programmes.api.reading import ids, queries_of, read, refused, rows, wrong_values

pytestmark = pytest.mark.django_db

PAST = dt.date(2026, 1, 31)


@pytest.fixture
def here():
    return make_region("04", "La Réunion")


@pytest.fixture
def there():
    return make_region("32", "Hauts-de-France")


@pytest.fixture
def client(here):
    return client_of(make_user_with_mandate(Role.ARS_EDITOR, here))


def make_steps(action, *states):
    action.programmings.all().delete()
    programming = action.programmings.create(year=timezone.localdate().year, text="Étapes")
    Step.objects.bulk_create(
        Step(programming=programming, position=position, text="Étape", state=state)
        for position, state in enumerate(states)
    )


def test_what_is_computed_is_told_with_the_digits_of_the_snapshots(client, here):
    goal, aim = make_goal(make_roadmap(here)), make_goal(make_roadmap(make_nation()))
    action = make_action(goal, state="under_way")
    Alignment.objects.create(action=action, national_goal=aim)
    make_steps(action, "done", "done", "planned", "unknown")
    indicator = make_indicator("SUN-01")
    make_measure(indicator, here, Decimal("60"), on=PAST, quality="validated")
    make_trajectory(
        indicator, here, {dt.date(2026, 12, 31): 118}, baseline_value=18, baseline_on=dt.date(2025, 1, 1)
    )
    for place in (here, make_nation()):
        recompute(territory_id=place.pk)

    found = {row["id"]: row for row in rows(client, "progress", limit=500)}

    assert [wrong_values("progress", row) for row in found.values()] == [[]] * len(found)
    told = found[f"action-{action.pk}"]
    assert (told["rate"], told["coverage"], told["state"]) == (
        Decimal("66.67"),
        Decimal("75.00"),
        "under_way",
    )
    assert (told["steps_done"], told["steps_known"], told["steps_unknown"]) == (2, 3, 1)
    for name in (f"goal-{goal.pk}", f"roadmap-{goal.roadmap_id}", f"national-goal-{aim.pk}-{here.pk}"):
        assert (found[name]["rate"], found[name]["actions"]) == (Decimal("66.67"), 1)
    assert found[f"national-goal-{aim.pk}-{make_nation().pk}"]["territory_code"] == "FR"
    figure = found[f"indicator-{indicator.pk}-{here.pk}"]
    assert (figure["value"], figure["rate"], figure["target"]) == (60, Decimal("42.00"), 118)
    assert (figure["baseline_value"], figure["quality"], figure["is_total"]) == (18, "validated", False)
    assert figure["standing"] == Progress.objects.get(pk=figure["id"]).standing != ""


@pytest.mark.parametrize(
    ("done", "known", "unknown", "missing", "coverage"),
    [
        (0, 0, 0, "no_step", None),
        (0, 0, 3, "nothing_known", 0),
        (0, 2, 0, None, 100),
        (1, 800, 1, None, None),
    ],
)
def test_unknown_is_not_zero(client, here, done, known, unknown, missing, coverage):
    action = make_action(make_goal(make_roadmap(here)))
    make_action_snapshot(make_snapshot(here), action, rate_done=done, rate_known=known, rate_unknown=unknown)

    told = read(client, f"progress/action-{action.pk}/")

    rate = rounded(Fraction(100 * done, known), 2) if known else None
    assert (told["rate"], told["rate_missing"]) == (rate, missing)
    if coverage is not None or missing == "no_step":
        assert told["coverage"] == coverage


def test_a_goal_without_anything_says_so(client, here):
    snapshot, goal = make_snapshot(here), make_goal(make_roadmap(here))
    make_goal_snapshot(snapshot, goal)
    other = make_goal(goal.roadmap)
    make_goal_snapshot(snapshot, other, children=2, coverage=0)

    empty, unknown = (read(client, f"progress/goal-{each.pk}/") for each in (goal, other))

    assert (empty["rate"], empty["rate_missing"], empty["coverage"]) == (None, "no_action", None)
    assert (unknown["rate"], unknown["rate_missing"], unknown["coverage"]) == (None, "nothing_known", 0)


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.ARS_EDITOR, True),
        (Role.GRADES_CONTRIBUTOR, True),
        (Role.LOCAL_ADMIN, True),
        (Role.COMMITTEE_MEMBER, False),
        (Role.PARTNER, False),
        (Role.NATIONAL_READER, False),
    ],
)
def test_what_rule_11_withholds_is_there_and_says_nothing(here, role, reads):
    secret, department = make_indicator("CYBER", sensitive=True), make_department("974", region=here)
    figure = {"value": 3, "rate": 20, "standing": "behind", "gap": -10, "quality": "validated", "share": 12}
    make_figure_snapshot(
        make_snapshot(here, part=Part.FIGURES), secret, department, withheld_from_others=True, **figure
    )
    client = client_of(make_user_with_mandate(role, None if role == Role.NATIONAL_READER else here))

    told = read(client, f"progress/indicator-{secret.pk}-{department.pk}/")

    shown = {name: told[name] for name in figure}
    assert shown == (figure if reads else dict.fromkeys(figure))
    assert (told["why_empty"], told["rate_missing"]) == ((None, None) if reads else ("withheld", "withheld"))
    assert bool(ids(client, "progress", position="behind")) is reads


def test_a_region_reads_its_own_and_the_nation(client, here, there):
    mine, theirs, aim = (make_goal(make_roadmap(place)) for place in (here, there, make_nation()))
    for place, goal in ((here, mine), (there, theirs)):
        snapshot = make_snapshot(place)
        make_goal_snapshot(snapshot, goal)
        make_goal_snapshot(snapshot, aim)
    make_goal_snapshot(make_snapshot(make_nation()), aim)

    national = [f"national-goal-{aim.pk}-{place.pk}" for place in (here, make_nation())]
    assert set(ids(client, "progress")) == {f"goal-{mine.pk}", *national}
    hidden, absent = (
        client.get(f"/api/v1/progress/{name}/") for name in (f"goal-{theirs.pk}", "goal-999999")
    )
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    everybody = client_of(make_user_with_mandate(Role.NATIONAL_READER))
    assert len(ids(everybody, "progress")) == 5


def test_a_past_day_is_told_as_it_was(client, here, there):
    action, other = (make_action(make_goal(make_roadmap(place))) for place in (here, there))
    for place, each in ((here, action), (there, other)):
        make_action_snapshot(make_snapshot(place, on=PAST), each, rate_done=1, rate_known=4)
        make_action_snapshot(make_snapshot(place), each, rate_done=3, rate_known=4)

    def told(**query):
        return [(row["rate"], row["on"]) for row in rows(client, "progress", **query)]

    assert told() == [(75, timezone.localdate().isoformat())]
    assert told(au="2026-01-31") == told(au="2026-02-10", action=action.pk) == [(25, "2026-01-31")]
    assert told(au="2026-01-30") == told(au="2026-01-31", action=other.pk) == []
    assert told(au="2026-01-31", updated_since="2026-02-01") == []
    assert told(updated_since="2026-02-01") == told()


def test_each_filter_keeps_what_it_names(client, here):
    goal, aim = make_goal(make_roadmap(here)), make_goal(make_roadmap(make_nation()))
    action, department = make_action(goal), make_department("974", region=here)
    plans, figures = make_snapshot(here), make_snapshot(here, part=Part.FIGURES)
    make_action_snapshot(plans, action)
    for each in (goal, aim):
        make_goal_snapshot(plans, each)
    indicator = make_indicator("SUN-01")
    make_figure_snapshot(figures, indicator, here, standing="ahead")
    make_figure_snapshot(figures, indicator, department)
    names = {
        "action": f"action-{action.pk}",
        "goal": f"goal-{goal.pk}",
        "aim": f"national-goal-{aim.pk}-{here.pk}",
        "figure": f"indicator-{indicator.pk}-{here.pk}",
        "part": f"indicator-{indicator.pk}-{department.pk}",
    }

    for query, expected in (
        ({"nature": "national_goal"}, {"aim"}),
        ({"action": action.pk}, {"action"}),
        ({"objectif": goal.pk}, {"goal"}),
        ({"objectif": aim.pk}, {"aim"}),
        ({"feuille": goal.roadmap_id}, {"action", "goal"}),
        ({"indicateur": "SUN-01"}, {"figure", "part"}),
        ({"indicateur": "SUN-01", "territoire": "dep-974"}, {"part"}),
        ({"region": "04"}, set(names)),
        ({"region": "32"}, set()),
        ({"position": "ahead"}, {"figure"}),
    ):
        assert set(ids(client, "progress", **query)) == {names[name] for name in expected}, query


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"au": "hier"}, "au"),
        ({"nature": "rien"}, "nature"),
        ({"position": "loin"}, "position"),
        ({"action": "action-1"}, "action"),
        ({"ordering": "rate"}, "ordering"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(client, query, field):
    status, _code, named = refused(client, "progress/", **query)

    assert (status, named) == (400, field)


def test_pages_follow_each_other_by_name(client, here):
    snapshot, roadmap = make_snapshot(here), make_roadmap(here)
    for _ in range(5):
        make_goal_snapshot(snapshot, make_goal(roadmap))
    found, address = [], "/api/v1/progress/?limit=2&ordering=-id"
    while address:
        page = client.get(address).json()
        found += [row["id"] for row in page["results"]]
        address = page["next"]

    assert found == list(reversed(ids(client, "progress")))
    assert len(set(found)) == 5


# A change of a transaction that is not committed is in no snapshot.
@pytest.mark.django_db(transaction=True)
def test_a_computation_moves_the_tags(client, here):
    action = make_action(make_goal(make_roadmap(here)))
    recompute(territory_id=here.pk)
    addresses = ["/api/v1/progress/", f"/api/v1/progress/action-{action.pk}/"]
    tags = {address: client.get(address)["ETag"] for address in addresses}

    for address, tag in tags.items():
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    recompute(territory_id=here.pk)
    for address, tag in tags.items():
        assert client.get(address, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "queries"), [({}, 2), ({"au": "2026-01-31"}, 2), ({"indicateur": "A-1", "territoire": "04"}, 3)]
)
def test_the_number_of_queries_does_not_depend_on_what_there_is(here, asked, queries):
    user, snapshot = make_user_with_mandate(Role.ARS_EDITOR, here), make_snapshot(here, part=Part.FIGURES)
    counts = []
    for number in range(1, 4):
        make_figure_snapshot(snapshot, make_indicator(f"A-{number}"))
        counts.append(len(queries_of(user, "progress/", **asked)))

    assert counts == [queries] * 3
