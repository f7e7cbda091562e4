"""What changes a figure marks its scope, in the same transaction, whoever changes it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction

from indicators.models import Measure
from journal.models import DirtyMark
from roadmap.models import Campaign, Step
from tests.factories import make_action, make_nation, make_region, make_roadmap
from tests.indicators.factories import make_department, make_establishment, make_indicator

pytestmark = pytest.mark.django_db


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
def action(region):
    return make_action(
        roadmap=make_roadmap(region), title="Déployer", code="04-1", years={2024: ["Recruter"]}
    )


def marked() -> set[tuple[str, str]]:
    return set(DirtyMark.objects.values_list("territory__code", "part"))


def forget() -> None:
    DirtyMark.objects.all().delete()


def test_a_step_told_done_marks_its_region_and_the_nation_and_no_other(nation, region, elsewhere, action):
    forget()

    Step.objects.update(state="done")

    assert marked() == {("04", "roadmap"), (nation.code, "roadmap")}


def test_what_is_written_in_sql_by_hand_marks_too(nation, action):
    forget()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE roadmap_action SET title = 'Étendre'")

    assert marked() == {("04", "roadmap"), (nation.code, "roadmap")}


def test_what_changes_nothing_marks_nothing(action):
    forget()

    Step.objects.update(state="unknown")

    assert marked() == set()


def test_a_national_goal_marks_every_region(nation, region, elsewhere):
    roadmap = make_roadmap(nation, code="nationale")
    forget()

    roadmap.title = "Autre titre"
    roadmap.save()

    assert marked() == {("04", "roadmap"), ("32", "roadmap"), (nation.code, "roadmap")}


def test_a_campaign_marks_nothing(region, action, django_user_model):
    author = django_user_model.objects.create(email="a@exemple.fr")
    forget()

    Campaign.objects.create(
        territory=region,
        title="Printemps",
        opens_on=dt.date(2026, 3, 1),
        closes_on=dt.date(2026, 4, 1),
        author=author,
        author_label="ARS",
    )

    assert marked() == set()


def test_an_edit_of_many_statements_leaves_one_mark(nation, region, action):
    forget()

    with transaction.atomic():
        for number in range(3):
            Step.objects.create(programming=action.programmings.get(), position=10 + number, text="Former")

    assert DirtyMark.objects.filter(territory=region).count() == 1


def test_a_measure_of_an_establishment_marks_the_figures_of_its_region(nation, region, elsewhere):
    department = make_department("974", region=region)
    establishment = make_establishment(department)
    indicator = make_indicator()
    forget()

    measure = Measure.objects.create(
        indicator=indicator, establishment=establishment, on=dt.date(2026, 1, 31), value=1
    )
    assert marked() == {("04", "figures"), (nation.code, "figures")}

    forget()
    measure.value = 2
    measure.save()
    assert marked() == {("04", "figures"), (nation.code, "figures")}

    forget()
    measure.delete()
    assert marked() == {("04", "figures"), (nation.code, "figures")}


def test_a_definition_marks_the_figures_of_all(nation, region, elsewhere):
    indicator = make_indicator()
    forget()

    indicator.name = "Autre nom"
    indicator.save()

    assert marked() == {("04", "figures"), ("32", "figures"), (nation.code, "figures")}


@pytest.mark.django_db(transaction=True)
def test_an_edit_that_is_given_up_leaves_no_mark(action):
    forget()

    with transaction.atomic():
        Step.objects.update(state="done")
        transaction.set_rollback(True)

    assert marked() == set()
