"""The committees of the sources: both comitologies at their dates, nothing invented, nobody named."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from common.enums import Certainty
from common.reference import ReferenceDataError
from governance.enums import CommitteeLevel, MeetingState
from governance.models import Committee, Meeting
from governance.services.reference_committees import FILE, load_committees
from territories.services.reference import load_territories
from tests.reference import FIXTURES, kept_for_the_module

TITLES = re.compile(r"\b(M\.|Mme|Dr|Pr|Monsieur|Madame)\s+[A-ZÉ]|\w@\w")


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with kept_for_the_module(django_db_blocker, load_territories, load_committees):
        yield


@pytest.fixture
def loaded(shared: None, db: None) -> None:
    """Committees, loaded once for the module."""


def sitting(day: str, level: str) -> set[str]:
    found = Committee.objects.in_force(dt.date.fromisoformat(day)).filter(level=level)
    return set(found.values_list("code", flat=True))


@pytest.mark.usefixtures("loaded")
def test_the_comitology_of_2022_and_that_proposed_for_2023_are_both_readable() -> None:
    regional = {"crns-32", "corssis-32", "cocoord-32", "coordination-am-32", "cotech-32", "crsa-32"}
    assert sitting("2022-06-01", CommitteeLevel.REGIONAL) == regional
    proposed = {"crns-32", "journee-32", "club-dsi-32", "copil-32", "crsa-32"}
    assert sitting("2023-10-04", CommitteeLevel.REGIONAL) == proposed
    assert {"cors", "psirs"} <= sitting("2022-06-01", CommitteeLevel.NATIONAL)
    assert {"cors", "ddg", "cns"} <= sitting("2023-10-04", CommitteeLevel.NATIONAL)
    assert "psirs" not in sitting("2023-10-04", CommitteeLevel.NATIONAL)
    assert {"cotan-32", "cocoord-tan-32"} <= sitting("2022-06-01", CommitteeLevel.TERRITORIAL)
    assert sitting("2023-10-04", CommitteeLevel.TERRITORIAL) == {"cts-32", "cotis-32", "dtn-32"}


@pytest.mark.usefixtures("loaded")
def test_what_is_only_proposed_says_so() -> None:
    assert set(Committee.objects.filter(is_proposed=True).values_list("code", flat=True)) == {
        "journee-32",
        "club-dsi-32",
        "copil-32",
        "dtn-32",
    }


@pytest.mark.usefixtures("loaded")
def test_only_the_successions_that_a_source_states_are_there() -> None:
    told = Committee.objects.exclude(succeeds=None).values_list("code", "succeeds__code")
    assert set(told) == {("cts-national", "comite-des-ars"), ("comite-ens", "comite-des-industriels")}
    old = Committee.objects.get(code="comite-des-ars")
    new = Committee.objects.get(code="cts-national")
    assert old.valid_to is not None
    assert new.valid_from is not None
    assert old.valid_to < new.valid_from


@pytest.mark.usefixtures("loaded")
def test_the_crns_met_on_4_october_2023_and_is_convened_for_23_january_2024() -> None:
    meetings = Meeting.objects.filter(committee__code="crns-32", certainty=Certainty.CERTAIN)
    assert list(meetings.values_list("on", "begins", "ends", "state")) == [
        (dt.date(2023, 10, 4), None, None, MeetingState.CLOSED),
        (dt.date(2024, 1, 23), dt.time(14), dt.time(16), MeetingState.CONVENED),
    ]
    assert Committee.objects.get(code="crns-32").steers


@pytest.mark.usefixtures("loaded")
def test_loading_again_changes_nothing() -> None:
    before = list(Committee.objects.values()) + list(Meeting.objects.values())
    assert all(tally.changed_nothing for tally in load_committees(directory=FIXTURES))
    assert list(Committee.objects.values()) + list(Meeting.objects.values()) == before


@pytest.mark.usefixtures("loaded")
def test_what_somebody_said_of_a_meeting_outlives_a_reload() -> None:
    january = Meeting.objects.get(committee__code="crns-32", on=dt.date(2024, 1, 23))
    january.on, january.state = dt.date(2024, 1, 30), MeetingState.CLOSED
    january.save()
    load_committees(directory=FIXTURES)
    told = Meeting.objects.filter(committee__code="crns-32", on__year=2024)
    assert list(told.values_list("on", "state")) == [(dt.date(2024, 1, 30), MeetingState.CLOSED)]


def test_nobody_is_named() -> None:
    assert not TITLES.search((FIXTURES / FILE).read_text(encoding="utf-8"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"level": "national"}, "celle de la nation"),
        ({"succeeds": "inconnue"}, "est inconnue"),
        ({"meetings": [{"state": "closed", "source": "x", "certainty": "certain"}]}, "« on » est vide"),
        ({"meetings": [{"on": "2023-10-05", "begins": "14 h", "state": "closed"}]}, "n’est pas une heure"),
        ({"certainty": "sans doute"}, "ne convient pas"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, change: dict[str, Any], sentence: str) -> None:
    folder = Path(shutil.copytree(FIXTURES, tmp_path / "fixtures"))
    row = next(row for row in json.loads((folder / FILE).read_text()) if row["code"] == "crns-32")
    (folder / FILE).write_text(json.dumps([{**row, **change}]))
    load_territories(directory=folder)
    with pytest.raises(ReferenceDataError, match=sentence.replace(" ", r"\s")):
        load_committees(directory=folder)
