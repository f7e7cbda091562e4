"""Indicators, targets and measures as partners pull them: exact numbers, unknown apart from zero, rule 11."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest

from accounts.enums import Role
from accounts.selectors.scopes import scope_of
from indicators.models import IndicatorCategory, IndicatorLink, Measure
from indicators.selectors.figures import figure
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_nation,
    make_region,
    make_roadmap,
    make_user_with_mandate,
)
from tests.indicators.factories import (
    make_area,
    make_department,
    make_establishment,
    make_indicator,
    make_measure,
    make_ratio,
    make_trajectory,
)
from tests.programmes.api.reading import ids, queries_of, read, refused, rows, wrong_values
from tests.programmes.factories import make_programme

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 31)


@pytest.fixture
def here():
    return make_region("04", "La Réunion")


@pytest.fixture
def there():
    return make_region("32", "Hauts-de-France")


@pytest.fixture
def client(here):
    return client_of(make_user_with_mandate(Role.ARS_EDITOR, here))


def test_an_indicator_says_how_its_figures_are_made(client):
    programme = make_programme()
    indicator = make_ratio(
        "SUN-01",
        programme=programme,
        minimum=Decimal("0.5"),
        maximum=100,
        publication_delay=0,
        zero_start=True,
    )
    IndicatorCategory.objects.create(indicator=indicator, code="PH", label="Handicap", order=2)
    IndicatorCategory.objects.create(indicator=indicator, code="PA", label="Âgées", order=1)
    make_indicator("ZZZ", closed_on=DAY)

    row, other = rows(client, "indicators")

    assert wrong_values("indicators", row) == wrong_values("indicators", other) == []
    assert (row["minimum"], row["maximum"]) == (Decimal("0.5"), 100)
    assert (row["publication_delay"], other["publication_delay"]) == (0, None)
    assert [each["code"] for each in row["categories"]] == ["PA", "PH"]
    assert (row["programme_code"], row["decimals"], other["closed_on"]) == ("sun-es", 2, "2026-03-31")


def test_indicators_are_filtered_by_what_is_below_and_visible(client, here, there):
    first, second = (
        make_indicator("A-1", name="Comptes ouverts"),
        make_indicator("B-1", programme=make_programme()),
    )
    mine, theirs = (make_action(make_goal(make_roadmap(place))) for place in (here, there))
    for action in (mine, theirs):
        IndicatorLink.objects.create(indicator=first, action=action)
    IndicatorLink.objects.create(indicator=second, goal=mine.goal)

    assert ids(client, "indicators", action=mine.pk) == [first.pk]
    assert ids(client, "indicators", objectif=mine.goal_id) == [second.pk]
    assert ids(client, "indicators", action=theirs.pk) == ids(client, "indicators", action=999999) == []
    assert ids(client, "indicators", programme="sun-es") == [second.pk]
    assert ids(client, "indicators", programme="aucun") == [first.pk]
    assert ids(client, "indicators", search="COMPTÉS ouverts") == [first.pk]
    assert ids(client, "indicators", sens="down") == []
    assert ids(client, "indicators", clos="0") == [first.pk, second.pk]


def test_each_version_of_the_targets_has_its_points(client):
    indicator = make_indicator("SUN-01")
    first = make_trajectory(indicator, targets={None: 10, DAY: (1, 2)}, author_label="Camille Auteur")
    second = make_trajectory(
        indicator, targets={DAY: Decimal("12.345678")}, version=2, reason="Revue", baseline_value=0
    )

    old, new = rows(client, "targets")

    assert wrong_values("targets", old) == wrong_values("targets", new) == []
    assert [(each["id"], each["version"], each["is_current"]) for each in (old, new)] == [
        (first.pk, 1, False),
        (second.pk, 2, True),
    ]
    assert (old["baseline_value"], new["baseline_value"], new["reason"]) == (None, 0, "Revue")
    assert [(each["due"], each["value"], each["low"]) for each in old["points"]] == [
        ("2026-03-31", None, 1),
        (None, 10, None),
    ]
    assert b'"value":12.345678,' in client.get("/api/v1/targets/").content
    assert "Camille" not in json.dumps(old, default=str)
    assert ids(client, "targets", en_vigueur="1", indicateur="SUN-01") == [second.pk]
    assert ids(client, "targets", en_vigueur="0", territoire="FR") == [first.pk]


def test_a_measure_keeps_every_digit_and_zero_is_no_absence(client, here):
    indicator, ratio = make_indicator("SUN-01"), make_ratio("SUN-02")
    make_measure(
        indicator, here, Decimal("12345678901234.567891"), on=DAY, recorded_by_label="Camille Auteur"
    )
    make_measure(indicator, make_establishment(make_department("974", region=here)), 0, on=DAY, category="PA")
    make_measure(ratio, over=(0, 0), on=DAY, quality="validated", bound="about", note="≈ 0")

    content = client.get("/api/v1/measures/").content
    found = json.loads(content, parse_float=Decimal)["results"]

    assert [wrong_values("measures", row) for row in found] == [[], [], []]
    assert b'"value":12345678901234.567891,' in content
    assert "Camille" not in content.decode()
    whole, zero, part = found
    assert (whole["territory_kind"], whole["territory_code"], whole["finess"]) == ("region", "04", None)
    assert (zero["territory"], zero["finess"], zero["category"], zero["value"]) == (
        None,
        zero["finess"],
        "PA",
        0,
    )
    assert len(zero["finess"]) == 9
    assert (part["value"], part["numerator"], part["denominator"]) == (None, 0, 0)
    assert (part["quality"], part["bound"], part["note"]) == ("validated", "about", "≈ 0")


def test_a_figure_of_the_pages_is_the_measure_of_the_api(client, here):
    indicator = make_ratio("SUN-02")
    make_measure(indicator, here, over=(668, 800), on=DAY)
    user = make_user_with_mandate(Role.ARS_EDITOR, here)
    shown = figure(scope_of(user, day=DAY), indicator, here, on=DAY)

    (row,) = rows(client_of(user), "measures", territoire="04")

    assert row["id"] == shown.measure_id
    assert (row["numerator"], row["denominator"]) == (shown.numerator, shown.denominator)
    assert shown.value == 100 * row["numerator"] / row["denominator"]
    assert row["on"] == shown.on.isoformat()


SEES = {
    Role.ARS_EDITOR: {"secret here", "open here", "here", "nation"},
    Role.GRADES_CONTRIBUTOR: {"secret here", "open here", "here", "nation"},
    Role.LOCAL_ADMIN: {"secret here", "open here", "here", "nation"},
    Role.COMMITTEE_MEMBER: {"open here", "here", "nation"},
    Role.PARTNER: {"open here", "here", "nation"},
    Role.NATIONAL_READER: {"open here", "here", "nation", "open there", "there"},
}


@pytest.mark.parametrize("role", SEES)
def test_rule_11_holds_in_the_lists_and_alone(here, there, role):
    secret, public = make_indicator("CYBER", sensitive=True), make_indicator("OPEN")
    homes = {"here": make_department("974", region=here), "there": make_department("59", region=there)}
    made = {"nation": make_measure(secret, make_nation(), 1)}
    for name, region in (("here", here), ("there", there)):
        place = make_establishment(homes[name])
        made[f"secret {name}"] = make_measure(secret, place, 1)
        made[f"open {name}"] = make_measure(public, place, 1)
        made[name] = make_measure(secret, region, 1)
    client = client_of(make_user_with_mandate(role, None if role == Role.NATIONAL_READER else here))

    assert set(ids(client, "measures")) == {made[name].pk for name in SEES[role]}
    for name, measure in made.items():
        status = client.get(f"/api/v1/measures/{measure.pk}/").status_code
        assert status == (200 if name in SEES[role] else 404), name
        finess = measure.establishment.finess if measure.establishment else ""
        if finess and name not in SEES[role]:
            assert ids(client, "measures", etablissement=finess, indicateur=measure.indicator.code) == []


def test_each_filter_keeps_what_it_names(client, here, there):
    first, second = make_indicator("A-1"), make_indicator("B-1")
    department, area = make_department("974", region=here), make_area("04-N", region=here)
    place = make_establishment(department)
    made = {
        "nation": make_measure(first, make_nation(), 1, on=DAY),
        "region": make_measure(first, here, 2, on=DAY, category="PA"),
        "department": make_measure(first, department, 3, on=dt.date(2026, 4, 30)),
        "area": make_measure(second, area, 4, on=dt.date(2026, 5, 31)),
        "place": make_measure(second, place, 5, on=dt.date(2026, 6, 30), quality="validated"),
    }
    make_measure(first, there, 9, on=DAY)

    for query, expected in (
        ({"indicateur": "B-1"}, {"area", "place"}),
        ({"indicateur": "A-1,B-1"}, set(made)),
        ({"indicateur": "NON"}, set()),
        ({"territoire": "FR"}, {"nation"}),
        ({"territoire": "04"}, {"region"}),
        ({"territoire": "dep-974"}, {"department"}),
        ({"territoire": "04-N"}, {"area"}),
        ({"territoire": "32"}, set()),
        ({"region": "04"}, {"region", "department", "area", "place"}),
        ({"region": "32"}, set()),
        ({"region": "99"}, set()),
        ({"etablissement": place.finess}, {"place"}),
        ({"categorie": "PA"}, {"region"}),
        ({"total": "0"}, {"region"}),
        ({"total": "1"}, set(made) - {"region"}),
        ({"du": "2026-05-31"}, {"area", "place"}),
        ({"au": "2026-04-30"}, {"nation", "region", "department"}),
        ({"du": "2026-04-01", "au": "2026-05-31"}, {"department", "area"}),
        ({"qualite": "validated"}, {"place"}),
    ):
        assert ids(client, "measures", **query) == sorted(made[name].pk for name in expected), query


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("measures/", {"du": "31/03/2026"}, "du"),
        ("measures/", {"au": "2026-02-30"}, "au"),
        ("measures/", {"qualite": "sûre"}, "qualite"),
        ("measures/", {"territoire": "é"}, "territoire"),
        ("measures/", {"ordering": "value"}, "ordering"),
        ("measures/", {"fields": "author"}, "fields"),
        ("measures/", {"search": "x"}, "search"),
        ("measures/", {"limit": "501"}, "limit"),
        ("targets/", {"en_vigueur": "2"}, "en_vigueur"),
        ("indicators/", {"sens": "haut"}, "sens"),
        ("indicators/", {"action": "0"}, "action"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(client, path, query, field):
    status, code, named = refused(client, path, **query)

    assert (status, named) == (400, field)
    assert code in {"parametre_invalide", "parametre_inconnu"}


def test_measures_since_a_moment_are_those_recorded_since(client):
    old, new = (make_measure(make_indicator(), value=1) for _ in range(2))
    Measure.objects.filter(pk=old.pk).update(recorded_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    Measure.objects.filter(pk=new.pk).update(recorded_at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC))

    assert ids(client, "measures", updated_since="2026-02-01T00:00:00Z") == [new.pk]
    assert ids(client, "measures", updated_since="2026-02-01T00:00:01Z") == []
    assert read(client, f"measures/{new.pk}/")["updated_at"].startswith("2026-02-01T00:00:00")


# A change of a transaction that is not committed is in no snapshot.
@pytest.mark.django_db(transaction=True)
def test_a_measure_that_changes_moves_its_tag_and_that_of_the_list(client):
    measure = make_measure(make_indicator(), value=1)
    addresses = ["/api/v1/measures/", f"/api/v1/measures/{measure.pk}/"]
    tags = {address: client.get(address)["ETag"] for address in addresses}

    for address, tag in tags.items():
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    Measure.objects.filter(pk=measure.pk).update(value=2)
    for address, tag in tags.items():
        assert client.get(address, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("resource", "asked", "queries"),
    [
        # The snapshot of the read, then its rows.
        ("indicators", {}, 2),
        ("indicators", {"objectif": 1}, 2),
        ("targets", {}, 2),
        ("measures", {}, 2),
        ("measures", {"du": "2026-01-01", "categorie": "PA"}, 2),
        # What the code or the key names, first.
        ("targets", {"indicateur": "A-1"}, 3),
        ("measures", {"indicateur": "A-1"}, 3),
        ("measures", {"indicateur": "A-1,A-2", "territoire": "04"}, 4),
        ("measures", {"region": "04"}, 3),
    ],
)
def test_the_number_of_queries_does_not_depend_on_what_there_is(here, resource, asked, queries):
    user = make_user_with_mandate(Role.ARS_EDITOR, here)
    counts = []
    for number in range(1, 4):
        indicator = make_indicator(f"A-{number}")
        for month in range(1, 2 * number):
            make_measure(indicator, here, month, on=dt.date(2026, month, 1))
        make_trajectory(indicator, here, {DAY: 1})
        counts.append(len(queries_of(user, f"{resource}/", **asked)))

    assert counts == [queries] * 3
