"""The sheets on a past day: windows, links and establishments as the journal knew them at the moment of the figures."""

import datetime as dt

import pgtrigger
import pytest
from django.urls import reverse

from accounts.enums import Role
from journal.enums import Part
from journal.trace_kinds import traced_models
from programmes.models import Programme, ProgrammeLink, Window
from territories.models import Establishment
from tests import factories
from tests.factories import client_of, make_action, make_goal, make_nation, make_region, make_roadmap
from tests.governance.costs import BUDGET, costs
from tests.indicators.factories import make_area, make_department, make_establishment
from tests.indicators.snapshot_factories import make_action_snapshot, make_snapshot
from tests.journal.dating import dated
from tests.pages import source_of
from tests.programmes.factories import make_programme, make_window

pytestmark = pytest.mark.django_db

PROGRAMME, TERRITORY = "governance:programme-sheet", "governance:territory-sheet"
DAY = dt.date(2026, 5, 10)
# Of the data of that day; what the tests date of the 4th comes before, of the 12th after.
AT = dt.datetime(2026, 5, 10, 1, tzinfo=dt.UTC)


def page(name, *arguments, role=Role.COMMITTEE_MEMBER, au="2026-05-10", **asked):
    reader = factories.make_user_with_mandate(
        role, *([make_region()] if role != Role.NATIONAL_READER else [])
    )
    asked |= {"au": au} if au else {}
    return source_of(client_of(reader).get(reverse(name, args=arguments), asked))


def sheet(territory="04", **asked):
    return page(PROGRAMME, "sun-es", territoire=territory, **asked)


def computed_that_day(territory=None, at=AT):
    return [
        make_snapshot(territory, part=part, on=DAY, computed_at=at) for part in (Part.ROADMAP, Part.FIGURES)
    ]


def untraced(kind):
    """As if these rows were older than the journal."""
    _, event = traced_models()[kind]
    with pgtrigger.ignore(f"{event._meta.label}:append_only"):
        event._default_manager.all().delete()


@pytest.fixture
def programme() -> Programme:
    return make_programme()


@pytest.fixture
def past():
    return computed_that_day()


def test_a_window_changed_since_reads_as_before(programme, past):
    window = make_window(programme, closes_on=dt.date(2026, 5, 20), opens_on=dt.date(2026, 5, 1))
    dated(4)
    Window.objects.filter(pk=window.pk).update(name="Autrement", closes_on=dt.date(2026, 5, 8))
    dated(12)

    html = sheet()
    assert "20\u00a0mai\u00a02026" in html
    assert ">ouverte<" in html
    assert "Fenêtre F1" in html
    assert "Autrement" not in html
    assert (
        "Telles que le portail les connaissait le 10\u00a0mai\u00a02026 à 5\u00a0h\u00a000 (heure de La Réunion)."
        in html
    )
    assert "Le journal ne remonte pas" not in html

    today = sheet(au="")
    assert "Autrement" in today
    assert "8\u00a0mai\u00a02026" in today
    assert "Telles que leurs sources les publient aujourd’hui." in today


def test_a_window_added_since_is_absent(programme, past):
    make_window(programme, name="Déjà là")
    dated(4)
    make_window(programme, "F2", name="Venue après")
    dated(12)

    html = sheet()
    assert "Déjà là" in html
    assert "Venue après" not in html


def test_a_window_deleted_since_is_present_and_one_deleted_before_is_not(programme, past):
    make_window(programme, "F1", name="Partie avant").delete()
    window = make_window(programme, "F2", name="Partie après")
    dated(4)
    window.delete()
    dated(12)

    html = sheet()
    assert "Partie après" in html
    assert "Partie avant" not in html
    assert "Partie après" not in sheet(au="")


def test_windows_keep_their_order_and_their_place(programme, past):
    make_window(programme, "F2", name="Deuxième", order=2, territory=make_region())
    make_window(programme, "F1", name="Première", order=1, opens_on=DAY)
    make_window(programme, "F0", name="Sans date", order=1)
    make_window(programme, "F3", name="D’ailleurs", territory=make_region("06", "Mayotte"))
    dated(4)
    Window.objects.update(order=9)

    html = sheet(role=Role.NATIONAL_READER)
    assert html.index("Première") < html.index("Sans date") < html.index("Deuxième")
    assert 'Deuxième <span class="cv-none">fenêtre, La Réunion</span>' in html
    assert "D’ailleurs" not in html


def test_a_window_that_went_where_one_does_not_read_took_its_past_along(programme, past):
    window = make_window(programme, name="Passée à Mayotte", territory=make_region())
    dated(4)
    Window.objects.filter(pk=window.pk).update(territory=make_region("06", "Mayotte"))

    assert "Passée à Mayotte" not in sheet()
    assert "Passée à Mayotte" in sheet(role=Role.NATIONAL_READER)


def test_a_day_without_computation_is_read_at_its_end(programme):
    make_window(programme, name="Du 4 mai")
    dated(4)
    make_window(programme, "F2", name="Du 12 mai")
    dated(12)

    html = sheet(au="2026-05-04")
    assert "Rien n’est encore calculé au 4\u00a0mai\u00a02026." in html
    assert "Du 4 mai" in html
    assert "Du 12 mai" not in html
    assert (
        "Le portail ne connaissait aucune fenêtre pour La Réunion à la fin du 3\u00a0mai\u00a02026."
        in sheet(au="2026-05-03")
    )


def test_the_moment_is_that_of_the_data_and_not_the_end_of_the_day(programme):
    computed_that_day(at=dt.datetime(2026, 5, 4, 1, tzinfo=dt.UTC))
    make_window(programme, name="De midi, le 4")
    dated(4)

    assert "De midi, le 4" not in sheet()


def test_what_is_older_than_the_journal_is_shown_as_today_and_said_so(programme, past):
    window = make_window(programme, name="Sans trace")
    untraced("programmes.window")
    assert "Sans trace" not in sheet(), "made after that day, as its row says"

    Window.objects.filter(pk=window.pk).update(created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    html = sheet()
    assert "Sans trace" in html
    assert "Le journal ne remonte pas jusque-là pour 1\u00a0fenêtre, montrée telle qu’aujourd’hui." in html


def test_the_actions_are_those_that_it_served_then(programme):
    roadmap, _ = computed_that_day()
    goal = make_goal(make_roadmap(make_region()))
    kept, undone, later = (
        make_action(goal, title=f"Action {word}") for word in ("gardée", "défaite", "liée")
    )
    for action in (kept, undone, later):
        make_action_snapshot(roadmap, action)
    for action in (kept, undone):
        ProgrammeLink.objects.create(programme=programme, action=action, source="essai")
    dated(4)
    ProgrammeLink.objects.filter(action=undone).delete()
    ProgrammeLink.objects.create(programme=programme, action=later, source="essai")
    dated(12)

    html = sheet()
    assert "Action gardée" in html
    assert "Action défaite" in html
    assert "Action liée" not in html


def test_an_action_that_one_no_longer_reads_is_not_shown(programme):
    roadmap, _ = computed_that_day()
    action = make_action(make_goal(make_roadmap(make_region())), title="Action retirée")
    make_action_snapshot(roadmap, action)
    ProgrammeLink.objects.create(programme=programme, action=action, source="essai")
    dated(4)
    assert "Action retirée" in sheet()
    type(action).objects.update(published_at=None)
    assert "Action retirée" not in sheet()


def test_the_establishments_are_those_known_then(past):
    department = make_department("974", "La Réunion")
    area = make_area("04-NORD", "Nord")
    closed, gone = make_establishment(department), make_establishment(department)
    moved = make_establishment(department, area, category="PA")
    dated(4)
    Establishment.objects.filter(pk=closed.pk).update(valid_to=dt.date(2026, 5, 1))
    Establishment.objects.filter(pk=moved.pk).update(animation_area=None, category="PH")
    gone.delete()
    make_establishment(department)
    make_establishment(department)
    make_establishment(department)
    dated(12)

    region = page(TERRITORY, "region", "04")
    assert "3\u00a0établissements connus" in region
    assert "Personnes âgées" in region
    assert "Personnes en situation de handicap" not in region
    assert (
        "Tels que le portail les connaissait le 10\u00a0mai\u00a02026 à 5\u00a0h\u00a000 (heure de La Réunion)."
        in region
    )
    assert "3\u00a0établissements connus" in page(TERRITORY, "departement", "974")
    assert "1\u00a0établissement connu" in page(TERRITORY, "tan", "04-NORD")
    today = page(TERRITORY, "region", "04", au="")
    assert "4\u00a0établissements connus" in today
    assert "Tels que le portail" not in today


def test_establishments_older_than_the_journal_are_counted_as_today(past):
    department = make_department("974")
    make_establishment(department)
    make_establishment(department)
    dated(4)
    untraced("territories.establishment")
    Establishment.objects.update(created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    make_establishment(department)

    html = page(TERRITORY, "region", "04")
    assert "2\u00a0établissements connus" in html
    assert (
        "Le journal ne remonte pas jusque-là pour 2\u00a0établissements, comptés tels qu’aujourd’hui." in html
    )


def test_the_day_is_kept_from_one_sheet_to_the_next_and_left_by_a_link(programme, past):
    make_department("974")
    html = page(TERRITORY, "region", "04")
    assert f"{reverse(TERRITORY, args=['departement', '974'])}?au=2026-05-10" in html
    assert "Revenir à aujourd’hui" in html
    assert "Revenir à aujourd’hui" in sheet()
    today = page(TERRITORY, "region", "04", au="")
    assert "?au=" not in today
    assert "Revenir à aujourd’hui" not in today


def test_a_past_day_costs_the_same_at_every_size(programme):
    computed_that_day(make_nation())
    client = client_of(factories.make_user_with_mandate(Role.NATIONAL_READER))
    addresses = [
        reverse(PROGRAMME, args=["sun-es"]) + "?au=2026-05-10",
        reverse(PROGRAMME, args=["sun-es"]) + "?territoire=900&au=2026-05-10",
        reverse(TERRITORY, args=["region", "900"]) + "?au=2026-05-10",
        reverse(TERRITORY, args=["departement", "D900"]) + "?au=2026-05-10",
    ]
    found = []
    for numbers in (range(2), range(2, 20)):
        for number in numbers:
            region = make_region(f"9{number:02d}", f"Région {number}")
            roadmap, _ = computed_that_day(region)
            make_establishment(make_department(f"D{region.code}", region=region), finess=f"97{number:07d}")
            make_window(programme, f"F{number}", territory=region)
            make_window(programme, f"N{number}")
            action = make_action(make_goal(make_roadmap(region)))
            make_action_snapshot(roadmap, action)
            ProgrammeLink.objects.create(programme=programme, action=action, source="essai")
        dated(4)
        found.append(costs(client, addresses))
    assert found[0] == found[1]
    assert max(found[1].values()) <= BUDGET
