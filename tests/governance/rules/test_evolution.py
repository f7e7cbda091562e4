"""The difference between two days, without any database."""

import dataclasses
import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from governance.rules.evolution import (
    ActionSide,
    Diff,
    FigureSide,
    GoalSide,
    MilestoneSide,
    ProgrammeSide,
    action_diffs,
    compare,
    figure_diffs,
    goal_diffs,
    milestone_diffs,
    points_between,
    programme_diffs,
)

ACTION = ActionSide(pk=1, code="A1", title="Déployer un label")


def changed(then, **fields):
    return action_diffs(then, dataclasses.replace(then, **fields))


def test_what_is_on_one_side_only_entered_or_left_in_its_own_order():
    then = {3: "c", 1: "a", 2: "b"}
    now = {9: "z", 1: "a", 8: "y"}
    found = compare(then, now, lambda before, after: ())
    assert (found.entered, found.left, found.changed, found.same) == (("z", "y"), ("c", "b"), (), 1)


def test_what_changed_keeps_both_sides_and_the_rest_is_counted():
    def differ(before, after):
        return (Diff("x", before, after),) if before != after else ()

    found = compare({1: "a", 2: "b"}, {1: "a", 2: "B"}, differ)
    assert [(each.then, each.now) for each in found.changed] == [("b", "B")]
    assert found.same == 1
    assert not found.is_empty
    assert found.counted("x") == 1
    assert found.counted("y") == 0


def test_two_days_alike_differ_in_nothing():
    assert compare({1: ACTION}, {1: ACTION}, action_diffs).is_empty
    assert compare({}, {}, action_diffs).is_empty


def test_each_field_of_an_action_is_said_in_words():
    then = dataclasses.replace(ACTION, state="à lancer", priority=2, pilots="ARS", goal="1 Usages")
    assert changed(then, state="en cours") == (Diff("État", "à lancer", "en cours"),)
    assert changed(then, confidence="à surveiller") == (Diff("Météo", "", "à surveiller"),)
    assert changed(then, priority=None) == (Diff("Priorité", "2", ""),)
    assert changed(then, pilots="ARS, GRADeS") == (Diff("Pilotes", "ARS", "ARS, GRADeS"),)
    assert changed(then, title="Autre") == (Diff("Intitulé", "Déployer un label", "Autre"),)
    assert changed(then, goal="2 Socle") == (Diff("Objectif", "1 Usages", "2 Socle"),)


def test_alerts_gained_and_lost_are_told_apart():
    then = dataclasses.replace(ACTION, alerts=("En retard", "Sans pilote"))
    assert changed(then, alerts=("Bloquée", "Sans pilote")) == (
        Diff("Alertes apparues", "", "Bloquée"),
        Diff("Alertes levées", "En retard", ""),
    )


def test_a_page_that_opens_or_not_is_no_difference():
    assert changed(ACTION, has_page=False) == ()


def test_a_rate_says_its_difference_in_points():
    then = dataclasses.replace(ACTION, rate=Decimal("33.33"))
    (found,) = changed(then, rate=Decimal("50.00"))
    assert found == Diff("Taux", "33,33\u202f%", "50\u202f%", Decimal("16.67"))


def test_an_unknown_rate_is_not_zero():
    (found,) = changed(ACTION, rate=Decimal("0.00"))
    assert (found.old, found.new, found.points) == ("", "0\u202f%", None)


def test_a_rate_of_the_same_digits_is_the_same():
    then = dataclasses.replace(ACTION, rate=Decimal("50.00"))
    assert changed(then, rate=Decimal(50)) == ()


def test_a_goal_says_its_rate_and_its_coverage():
    then = GoalSide("Usages", "1", rate=Decimal(40), coverage=Decimal(10))
    now = GoalSide("Usages", "1", rate=Decimal("37.5"), coverage=Decimal(55))
    assert goal_diffs(then, now) == (
        Diff("Taux", "40\u202f%", "37,5\u202f%", Decimal("-2.5")),
        Diff("Couverture", "10\u202f%", "55\u202f%", Decimal(45)),
    )


def test_a_milestone_is_reached_and_moved():
    then = MilestoneSide("Appel à projets", due="31 mars 2024")
    now = MilestoneSide("Appel à projets", due="30 juin 2024", reached_on=dt.date(2024, 6, 2))
    assert [(diff.field, diff.old, diff.new) for diff in milestone_diffs(then, now)] == [
        ("Échéance", "31 mars 2024", "30 juin 2024"),
        ("Atteint", "", "le 2\u00a0juin\u00a02024"),
    ]


def test_an_indicator_says_its_value_its_rate_and_its_standing():
    then = FigureSide("X", "Part", "15\u202f%", dt.date(2023, 5, 31), Decimal(15), "en retard de 10 points")
    now = FigureSide("X", "Part", "25\u202f%", dt.date(2023, 9, 30), Decimal(25), "dans les temps")
    assert [(diff.field, diff.old, diff.new) for diff in figure_diffs(then, now)] == [
        ("Valeur", "15\u202f% (31\u00a0mai\u00a02023)", "25\u202f% (30\u00a0septembre\u00a02023)"),
        ("Taux", "15\u202f%", "25\u202f%"),
        ("Position", "en retard de 10 points", "dans les temps"),
    ]


def test_the_same_value_at_a_later_date_is_a_new_value():
    then = FigureSide("X", "Nombre", "12 ESMS", dt.date(2023, 5, 31))
    assert figure_diffs(then, dataclasses.replace(then, on=dt.date(2023, 6, 30)))[0].field == "Valeur"
    assert figure_diffs(then, then) == ()


PROGRAMME = ProgrammeSide("sun-es", "SUN-ES", indicators=7, valued=3)


def programme_changed(then, **fields):
    return programme_diffs(then, dataclasses.replace(then, **fields))


def test_an_amount_nobody_published_is_not_zero():
    assert programme_changed(PROGRAMME, planned=Decimal(1200000)) == (
        Diff("Prévu", "non publié", "1\u202f200\u202f000\u00a0€", unit="€"),
    )
    assert programme_changed(PROGRAMME, paid=Decimal(0)) == (
        Diff("Payé", "non publié", "0\u00a0€", unit="€"),
    )
    known = dataclasses.replace(PROGRAMME, committed=Decimal(500))
    (gone,) = programme_changed(known, committed=None)
    assert (gone.field, gone.new, gone.gap) == ("Engagé", "non publié", None)


def test_an_amount_says_its_difference_with_its_sign():
    then = dataclasses.replace(PROGRAMME, committed=Decimal("1000000.00"))
    (found,) = programme_changed(then, committed=Decimal("850000.00"))
    assert (found.gap, found.unit) == (Decimal(-150000), "€")


def test_amounts_that_are_shown_alike_are_alike():
    then = dataclasses.replace(PROGRAMME, paid=Decimal("100.10"))
    assert programme_changed(then, paid=Decimal("100.49")) == ()
    (found,) = programme_changed(then, paid=Decimal("101.50"))
    assert (found.old, found.new, found.gap) == ("100\u00a0€", "102\u00a0€", Decimal(2))


def test_applications_nobody_counted_are_not_none_of_them():
    (found,) = programme_changed(PROGRAMME, applications=0)
    assert (found.old, found.new, found.gap) == ("non connu", "0", None)


def test_every_number_of_a_programme_is_compared():
    then = dataclasses.replace(PROGRAMME, applications=1200, beneficiaries=4)
    now = {"applications": 1340, "beneficiaries": 3, "open_windows": 1, "indicators": 8, "valued": 4}
    assert programme_changed(then, **now) == (
        Diff("Candidatures", "1\u202f200", "1\u202f340", gap=Decimal(140)),
        Diff("Bénéficiaires distincts", "4", "3", gap=Decimal(-1)),
        Diff("Fenêtres ouvertes", "0", "1", gap=Decimal(1)),
        Diff("Indicateurs qui ont un chiffre", "3 sur 7", "4 sur 8", gap=Decimal(1)),
    )


def test_another_name_is_no_difference_because_that_of_a_past_day_is_not_kept():
    assert programme_changed(PROGRAMME, name="SUN ES") == ()


def test_what_is_known_of_a_programme_is_said_in_one_line():
    known = dataclasses.replace(PROGRAMME, planned=Decimal(1200), paid=Decimal(0), applications=12)
    assert known.known_words == "prévu 1\u202f200\u00a0€, payé 0\u00a0€, candidatures 12"
    assert PROGRAMME.known_words == ""


percentages = st.none() | st.decimals(0, 100, places=2)


@given(percentages, percentages)
def test_a_difference_in_points_is_exact_and_turns_with_time(then, now):
    gap = points_between(then, now)
    if then is None or now is None:
        assert gap is None
    else:
        assert then + gap == now
        assert points_between(now, then) == -gap


amounts = st.none() | st.decimals(0, 10**13, places=2)


@given(amounts, amounts)
def test_an_amount_changes_by_what_is_shown_or_is_unknown_on_one_day(then, now):
    found = programme_diffs(ProgrammeSide("x", "X", paid=then), ProgrammeSide("x", "X", paid=now))
    back = programme_diffs(ProgrammeSide("x", "X", paid=now), ProgrammeSide("x", "X", paid=then))
    for diff, turned in zip(found, back, strict=True):
        assert (diff.old, diff.new) == (turned.new, turned.old)
        assert (diff.gap is None) == (then is None or now is None)
        assert diff.gap is None or (diff.gap == -turned.gap and diff.gap != 0)


sides = st.dictionaries(st.integers(0, 8), st.sampled_from("abc"))


@given(sides, sides)
def test_nothing_is_lost_nor_told_twice(then, now):
    found = compare(then, now, lambda before, after: (Diff("x", before, after),) if before != after else ())
    assert len(found.entered) + len(found.changed) + found.same == len(now)
    assert len(found.left) + len(found.changed) + found.same == len(then)
