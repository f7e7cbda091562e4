"""Data at scale for benchmarks: deterministic, coherent, and never poured into somebody's database unasked."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from governance.services.load import INDICATORS, Load, LoadRefused, generate_load
from indicators.models import Indicator, Measure
from roadmap.models import Action, Alignment, Goal, Pilotage, Step
from territories.models import Establishment
from tests.factories import make_user

pytestmark = pytest.mark.django_db

SMALL = Load(regions=2, actions=10, months=3, establishments=8)


@pytest.fixture
def reference() -> None:
    call_command("load_reference", stdout=StringIO())


def silent(_: str) -> None:
    pass


def drawn() -> list[tuple]:
    """What the seed decides."""
    steps = Step.objects.order_by("programming__action", "programming__year", "position")
    return [
        *steps.values_list("programming__action__code", "state", "due"),
        *Action.objects.order_by("roadmap__code", "position").values_list("title", "current_status__state"),
        *Measure.objects.filter(establishment__isnull=False)
        .order_by("indicator__code", "establishment__finess", "on")
        .values_list("on", "value", "numerator", "denominator", "quality"),
    ]


@pytest.mark.usefixtures("reference")
def test_it_makes_what_is_asked_for_and_all_of_it_is_valid() -> None:
    before = Measure.objects.count()
    generate_load(load=SMALL, done=silent)
    assert Action.objects.count() == 20
    assert Step.objects.count() == 20 * 5 * 2
    assert Goal.objects.filter(roadmap__code__startswith="charge-").count() == 2 * (4 + 20)
    assert Indicator.objects.filter(code__startswith="CHARGE-").count() == INDICATORS
    assert Establishment.objects.filter(source="Banc d’essai").count() == 8
    assert Measure.objects.count() - before == SMALL.measures == INDICATORS * 3 * 8
    assert Alignment.objects.exists()
    assert Pilotage.objects.values("action").distinct().count() == 20
    for action in Action.objects.filter(current_status__isnull=False):
        assert action.current_status == action.status_updates.order_by("pk").last()

    for model in (Establishment, Indicator, Action, Goal):
        for row in model.objects.all():
            row.full_clean(validate_constraints=False)
    with pytest.raises(LoadRefused, match="déjà"):
        generate_load(load=SMALL, beside_existing=True, done=silent)


@pytest.mark.usefixtures("reference")
def test_the_same_seed_gives_the_same_data_and_another_one_does_not() -> None:
    with pytest.raises(LoadRefused, match="18"):
        generate_load(load=Load(19, 1, 1, 1), done=silent)
    found = [rolled_back(Load(2, 10, 3, 8, seed=seed)) for seed in (1, 1, 2)]
    assert found[0] == found[1]
    assert found[0] != found[2]


def rolled_back(load: Load) -> list[tuple]:
    with transaction.atomic():
        generate_load(load=load, done=silent)
        rows = drawn()
        transaction.set_rollback(True)
    return rows


def test_a_database_that_serves_is_refused_unless_one_insists() -> None:
    make_user()
    with pytest.raises(LoadRefused, match="comptes"):
        generate_load(load=SMALL, done=silent)
    with pytest.raises(LoadRefused, match="load_reference"):
        generate_load(load=SMALL, beside_existing=True, done=silent)


def test_without_reference_data_the_command_says_so() -> None:
    with pytest.raises(CommandError, match="load_reference"):
        call_command("generate_load", regions=1)
    assert not Action.objects.exists()
