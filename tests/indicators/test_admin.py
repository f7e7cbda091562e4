"""Definitions of indicators in the administration: what rests on figures does not change."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from indicators.models import Applicability, Indicator, IndicatorCategory
from journal.models import Change
from tests.factories import client_of, make_region
from tests.indicators.factories import make_indicator, make_measure
from tests.pages import source_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> Client:
    return client_of(User.objects.create_superuser("portail@azimut.invalid"))


def change(indicator: Indicator) -> str:
    return reverse("admin:indicators_indicator_change", args=[indicator.pk])


def sent(indicator: Indicator, **fields: Any) -> dict[str, Any]:
    names = (
        "name",
        "unit",
        "kind",
        "direction",
        "periodicity",
        "territory_rule",
        "summed_level",
        "time_rule",
    )
    return {
        **{name: getattr(indicator, name) for name in names},
        "decimals": 0,
        "order": 0,
        "certainty": "certain",
        "seen": indicator.updated_at.isoformat(),
        "categories-TOTAL_FORMS": 0,
        "categories-INITIAL_FORMS": 0,
        "applicability-TOTAL_FORMS": 0,
        "applicability-INITIAL_FORMS": 0,
    } | fields


def test_a_definition_is_changed_and_told_by_the_journal(chief: Client) -> None:
    indicator, region = make_indicator("ESMS-1"), make_region()
    territory = {"applicability-TOTAL_FORMS": 1, "applicability-0-territory": region.pk}
    response = chief.post(change(indicator), sent(indicator, name="Autre", code="AUTRE", **territory))
    assert response.status_code == 302
    former = indicator.version
    indicator.refresh_from_db()
    assert (indicator.name, indicator.code, indicator.version) == ("Autre", "ESMS-1", former + 1)
    assert Applicability.objects.get().territory == region
    line = Change.objects.get(kind="indicators.indicator", operation="update")
    assert line.context.metadata["kind"] == "administration"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"territory_rule": "sum"}, "Une règle d’agrégation nomme le niveau qu’elle agrège, et un seul."),
        (
            {"territory_rule": "ratio", "summed_level": "region"},
            "Seule une part s’agrège par ses numérateurs et dénominateurs.",
        ),
        ({"minimum": "5", "maximum": "2"}, "Le minimum admis dépasse le maximum."),
        ({"kind": "humeur"}, "Sélectionnez un choix valide."),
        ({"decimals": "-1"}, "Assurez-vous que"),
        ({"seen": "hier"}, "Quelqu’un a modifié cette fiche pendant que vous écriviez"),
    ],
)
def test_a_bad_definition_is_refused_in_french(chief: Client, fields: dict[str, str], sentence: str) -> None:
    indicator = make_indicator()
    response = chief.post(change(indicator), sent(indicator, **fields))
    assert response.status_code == 422
    assert sentence in source_of(response)


def test_a_code_already_taken_or_badly_written_is_refused(chief: Client) -> None:
    indicator = make_indicator("PRIS")
    address = reverse("admin:indicators_indicator_add")
    taken = chief.post(address, sent(indicator, code="PRIS"))
    badly = chief.post(address, sent(indicator, code="avec espace"))
    assert (taken.status_code, badly.status_code) == (422, 422)
    assert "Le code compte des majuscules, des chiffres et des tirets." in source_of(badly)


def test_what_figures_rest_on_does_not_change(chief: Client) -> None:
    indicator = make_indicator()
    for code in ("PA", "PH"):
        IndicatorCategory.objects.create(indicator=indicator, code=code, label=code)
    make_measure(indicator, value=3, category="PA")
    used, free = indicator.categories.order_by("code")
    lines = {"categories-TOTAL_FORMS": 2, "categories-INITIAL_FORMS": 2}
    for number, category in enumerate((used, free)):
        lines |= {
            f"categories-{number}-{name}": value
            for name, value in (("id", category.pk), ("code", category.code), ("label", "x"), ("order", 0))
        }
    for forbidden in ({"categories-0-code": "PB"}, {"categories-0-DELETE": "on"}):
        response = chief.post(change(indicator), sent(indicator, **lines | forbidden))
        assert response.status_code == 422
        assert "Des relevés portent le code PA" in source_of(response)
    response = chief.post(
        change(indicator), sent(indicator, kind="amount", **lines, **{"categories-1-DELETE": "on"})
    )
    assert response.status_code == 302
    indicator.refresh_from_db()
    assert indicator.kind == "count"
    assert list(indicator.categories.values_list("code", "label")) == [("PA", "x")]
