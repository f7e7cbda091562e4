"""Every object of every resource has its stamp, and those that were there are those of the triggers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from common.db.stamps import Below, Stamped, one_line
from governance.models import Committee, Meeting
from governance.models import stamps as of_governance
from indicators.models import Indicator, Trajectory
from indicators.models import stamps as of_indicators
from journal.models import Stamp
from programmes.models import Application, ApplicationDomain, Envelope, Programme, Window
from programmes.models import stamps as of_programmes
from roadmap.models import Action, Goal, Milestone, Programming, Roadmap, StatusUpdate
from roadmap.models import stamps as of_roadmap
from territories.models import Establishment, Organisation, Territory
from territories.models import stamps as of_territories
from tests.factories import make_action, make_goal, make_milestone, make_nation, make_organisation
from tests.governance.factories import make_committee, make_meeting
from tests.indicators.factories import make_department, make_establishment, make_indicator, make_trajectory
from tests.journal.stamps.world import forget, moved, run, stamp_of
from tests.programmes.factories import make_envelope, make_programme, make_window

APPS = (of_territories, of_roadmap, of_programmes, of_indicators, of_governance)
STAMPED: dict[str, Stamped] = {each.resource: each for module in APPS for each in module.STAMPED}
BELOW: list[Below] = [each for module in APPS for each in getattr(module, "FROM_BELOW", ())]
TABLES = {
    "territories": Territory,
    "organisations": Organisation,
    "establishments": Establishment,
    "roadmaps": Roadmap,
    "goals": Goal,
    "milestones": Milestone,
    "actions": Action,
    "programming": Programming,
    "status-updates": StatusUpdate,
    "programmes": Programme,
    "windows": Window,
    "applications": Application,
    "envelopes": Envelope,
    "indicators": Indicator,
    "targets": Trajectory,
    "committees": Committee,
    "meetings": Meeting,
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    nation = make_nation()
    goal = make_goal()
    region = goal.roadmap.territory
    action = make_action(
        goal, years={2024: ["Recruter", "Former"]}, state="under_way", pilots=[make_organisation()]
    )
    make_milestone(goal, label="Cadre écrit")
    make_milestone(action=action, label="Marché notifié")
    establishment = make_establishment(make_department("974", "La Réunion", region))
    programme = make_programme()
    window = make_window(programme, territory=region)
    make_envelope(programme, 1_000, territory=nation)
    Application.objects.create(window=window, establishment=establishment, state="filed")
    make_trajectory(make_indicator(), region)
    make_meeting(make_committee(region), "2024-03-01")


def rows_of(stamped: Stamped) -> set[tuple[int, tuple[int, ...], bool]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, regions, opened FROM ({stamped.rows}) AS shown")  # noqa: S608
        return {(number, tuple(regions), opened) for number, regions, opened in cursor.fetchall()}


def test_every_resource_is_declared_with_its_table():
    assert set(STAMPED) == set(TABLES)


@pytest.mark.parametrize("resource", sorted(TABLES))
def test_the_stamps_are_those_of_the_rows(resource, world):
    rows = set(TABLES[resource]._base_manager.values_list("pk", flat=True))
    stamps = Stamp.objects.filter(resource=resource)

    assert rows
    assert set(stamps.values_list("object_id", flat=True)) == rows
    said = {(each.object_id, tuple(each.regions), each.opened) for each in stamps}
    assert said == rows_of(STAMPED[resource])
    assert not stamps.filter(deleted=True).exists()


def test_a_deletion_by_hand_of_everything_leaves_every_stamp(world):
    before = set(Stamp.objects.values_list("resource", "object_id"))

    run("DELETE FROM programmes_envelope")
    run("DELETE FROM roadmap_milestone")

    assert set(Stamp.objects.values_list("resource", "object_id")) == before
    assert set(Stamp.objects.filter(deleted=True).values_list("resource", flat=True)) == {
        "envelopes",
        "milestones",
    }


@pytest.mark.parametrize("below", BELOW, ids=lambda below: below.function)
def test_the_triggers_that_migrations_wrote_are_those_declared(below):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgrelid = %s::regclass AND t.tgname = %s",
            [below.table, f"azimut_{below.name}"],
        )
        assert [one_line(source) for (source,) in cursor.fetchall()] == [one_line(below.body)]


@pytest.mark.parametrize("resource", sorted(TABLES))
def test_the_stamps_already_there_say_what_the_triggers_say(resource):
    """Migrations are frozen: what the triggers say since the first must be said by the SQL of a later one."""
    folders = [Path(apps.get_app_config(module.__name__.partition(".")[0]).path) for module in APPS]
    written = [
        re.sub(r"[\s\\]+", "", path.read_text(encoding="utf-8"))
        for folder in folders
        for path in (*folder.glob("migrations/0001_*.py"), *folder.glob("sql/[0-9]*stamps*.sql"))
    ]
    assert any(re.sub(r"\s+", "", STAMPED[resource].rows) in text for text in written)


def test_partners_of_an_application_move_it(world):
    application = Application.objects.get()
    forget()

    application.partners.set([make_organisation(name="Partenaire")])
    assert ("applications", application.pk) in moved()

    forget()
    application.partners.clear()
    assert moved() == {("applications", application.pk), ("windows", application.window_id)}


def test_a_domain_moves_its_application(world):
    application = Application.objects.get()
    forget()

    ApplicationDomain.objects.create(application=application, label="Biologie", state="committed")

    assert moved() == {("applications", application.pk), ("windows", application.window_id)}


def test_a_renamed_programme_moves_what_bears_its_name(world):
    Indicator.objects.update(programme=Programme.objects.get())
    forget()

    Programme.objects.update(name="SUN-ES 2")

    assert {resource for resource, _ in moved()} == {
        "programmes",
        "windows",
        "envelopes",
        "applications",
        "indicators",
    }


def test_a_draft_meeting_is_opened_when_it_is_convened(world):
    draft = make_meeting(Committee.objects.get(), "2024-06-01", state="draft")
    assert not stamp_of("meetings", draft.pk).opened

    Meeting.objects.filter(pk=draft.pk).update(state="convened")

    assert stamp_of("meetings", draft.pk).opened
