"""Lists as files: the rows and the columns of the JSON, and nothing that is not the asker's business."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from roadmap.enums import ActionState
from roadmap.models import Action
from tests.accounts.clients import api_client
from tests.common.api.bulk.reading import ACTIONS, body_of, csv_rows, lines, refused, sheets
from tests.factories import make_action, make_goal, make_organisation, make_region, make_roadmap

pytestmark = pytest.mark.django_db
FILES = ("csv", "ndjson", "xlsx")


@pytest.fixture
def partner() -> Client:
    return api_client()


@pytest.fixture
def actions() -> list[Action]:
    """Three of region 04, and one of another."""
    goal = make_goal()
    elsewhere = make_goal(make_roadmap(make_region("11", "Île-de-France", timezone="Europe/Paris")))
    make_action(elsewhere, title="Ailleurs")
    pilots = [make_organisation("Établissement « Œuvre »"), ("GIP, d’ici", "co_pilot")]
    first = make_action(
        goal,
        title='Déployer le « DPI », dit "pivot"',
        state=ActionState.UNDER_WAY,
        comment="Ligne 1\nLigne 2\r\nfin",
        on=dt.date(2026, 3, 1),
        pilots=pilots,
        years={2025: ["Former", "Équiper"]},
    )
    return [
        first,
        make_action(goal, title="Été, naïf", priority=None),
        make_action(goal, title="Bis", code=""),
    ]


def test_csv_says_what_json_says(partner: Client, actions: list[Action]) -> None:
    said = {each["id"]: each for each in partner.get(ACTIONS).json()["results"]}
    rows = csv_rows(partner)
    assert [int(row["id"]) for row in rows] == [action.pk for action in actions]
    for row in rows:
        whole = said[int(row["id"])]
        for name in ("title", "code", "region", "state", "priority", "status_on", "comment", "goal"):
            assert row[name] == ("" if whole[name] is None else str(whole[name])), name
        for name in ("updated_at", "published_at"):
            assert dt.datetime.fromisoformat(row[name]) == dt.datetime.fromisoformat(whole[name]), name
    assert rows[0]["pilots"] == "Établissement « Œuvre » ; GIP, d’ici"
    assert rows[0]["comment"] == "Ligne 1\nLigne 2\r\nfin"


def test_ndjson_is_the_objects_of_the_list_one_a_line(partner: Client, actions: list[Action]) -> None:
    whole = partner.get(f"{ACTIONS}?expand=programming").json()["results"]
    assert len(whole[0]["programming"][0]["steps"]) == 2
    assert lines(partner, "format=ndjson&expand=programming") == whole
    assert len(body_of(partner, "format=ndjson&expand=programming").splitlines()) == len(whole)


def test_a_workbook_has_types_and_says_what_it_is(partner: Client, actions: list[Action]) -> None:
    book = sheets(partner)
    data, about = book["Données"], book["Lisez-moi"]
    names, first, *_ = data.iter_rows(values_only=True)
    row = dict(zip(names, first, strict=True))
    assert (row["id"], row["region"], row["state"]) == (actions[0].pk, "04", "under_way")
    assert row["status_on"].isoformat() == "2026-03-01T00:00:00"
    moment = timezone.localtime(actions[0].published_at).replace(tzinfo=None)
    assert abs(row["published_at"] - moment) < dt.timedelta(seconds=1)
    assert data.max_row == 1 + len(actions)
    said = {line[0]: line[1:] for line in about.iter_rows(values_only=True) if line[0]}
    assert said["Demande"][0] == f"{ACTIONS}?format=xlsx"
    assert said["Lignes"][0] == "3"
    assert said["state"][0].startswith("État déclaré")
    assert "under_way (" in said["state"][2]
    assert set(names) <= set(said)


def test_null_is_nothing_and_an_empty_text_is_quoted(partner: Client, actions: list[Action]) -> None:
    assert body_of(partner, "format=csv&fields=id,code,priority").decode().splitlines() == [
        "id,code,priority",
        *(f"{a.pk},{a.code or chr(34) * 2},{a.priority or ''}" for a in actions),
    ]


@pytest.mark.parametrize("start", "=+-@\t\r\n＝＋－＠")
def test_no_spreadsheet_runs_a_text(partner: Client, start: str) -> None:
    text = f"{start}1+1"
    make_action(title=text, comment=text, pilots=[text])
    row = csv_rows(partner)[0]
    assert (row["title"], row["comment"], row["pilots"]) == (f"'{text}",) * 3
    assert lines(partner)[0]["title"] == text
    book = sheets(partner, "format=xlsx&fields=title")
    assert book["Données"]["B2"].data_type == "s"


def test_the_columns_asked_for_in_the_order_of_the_reference(partner: Client, actions: list[Action]) -> None:
    assert list(csv_rows(partner, "format=csv&fields=title,region,id")[0]) == ["id", "region", "title"]
    assert [list(each) for each in lines(partner, "format=ndjson&fields=title")] == [["id", "title"]] * 3


def test_filters_search_order_and_moment_apply(partner: Client, actions: list[Action]) -> None:
    newest = [action.pk for action in reversed(actions)]
    for fmt, read in (("csv", csv_rows), ("ndjson", lines)):
        asked = f"format={fmt}&ordering=-id"
        assert [int(row["id"]) for row in read(partner, asked)] == newest
        assert [int(row["id"]) for row in read(partner, f"{asked}&priorite=1")] == [newest[0], newest[2]]
        assert [row["title"] for row in read(partner, f"format={fmt}&search=naif")] == ["Été, naïf"]
        assert read(partner, f"format={fmt}&updated_since=2999-01-01") == []


def test_nothing_of_another_region_is_ever_there(partner: Client, actions: list[Action]) -> None:
    assert not any(b"Ailleurs" in body_of(partner, f"format={fmt}") for fmt in ("csv", "ndjson"))
    assert not any("Ailleurs" in row for row in sheets(partner)["Données"].iter_rows(values_only=True))
    for fmt in ("csv", "ndjson"):
        assert b"Ailleurs" not in body_of(partner, f"format={fmt}&region=11")


def test_a_list_without_rows_keeps_its_header(partner: Client) -> None:
    assert body_of(partner, "format=csv&fields=id,title") == b"id,title\n"
    assert body_of(partner, "format=ndjson") == b""
    assert list(sheets(partner, "format=xlsx&fields=id")["Données"].iter_rows(values_only=True)) == [("id",)]


@pytest.mark.parametrize("fmt", FILES)
def test_what_means_nothing_for_a_file_is_refused_by_name(partner: Client, fmt: str) -> None:
    assert refused(partner, f"format={fmt}&limit=10") == (400, "parametre_invalide", ["limit"])
    assert refused(partner, f"format={fmt}&cursor=x") == (400, "parametre_invalide", ["cursor"])
    if fmt != "ndjson":
        assert refused(partner, f"format={fmt}&expand=programming")[2] == ["expand"]
        assert refused(partner, f"format={fmt}&fields=to_confirm") == (400, "parametre_invalide", ["fields"])
        assert partner.head(f"{ACTIONS}?format={fmt}&fields=to_confirm").status_code == 400
    assert refused(partner, "format=pdf")[2] == ["format"]


@pytest.mark.parametrize(
    ("fmt", "kind"),
    [
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("ndjson", "application/x-ndjson; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_headers(partner: Client, actions: list[Action], fmt: str, kind: str) -> None:
    asked = f"{ACTIONS}?format={fmt}&fields=id,title"
    for ask in (partner.get, partner.head):
        answer = ask(asked)
        headers = answer.headers
        assert headers["Content-Type"] == kind
        assert headers["Cache-Control"] == "private, no-store"
        name = f"azimut-actions-{timezone.localdate():%Y-%m-%d}.{fmt}"
        assert headers["Content-Disposition"] == f'attachment; filename="{name}"'
        if fmt != "ndjson":
            found = re.fullmatch(r'<(.+)>; rel="describedby"; type="application/json"', headers["Link"])
            assert found is not None
            described = partner.get(found[1]).json()
            assert [each["name"] for each in described["fields"]] == ["id", "title"]
        assert answer.getvalue() if ask == partner.get else not answer.content


@pytest.mark.django_db(transaction=True)  # A transaction does not see itself in a snapshot.
@pytest.mark.parametrize("fmt", FILES)
def test_an_unchanged_file_is_not_made_again(partner: Client, actions: list[Action], fmt: str) -> None:
    asked = f"{ACTIONS}?format={fmt}"
    first = partner.get(asked)
    assert first.getvalue()
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    assert partner.get(asked, headers={"If-None-Match": tag}).status_code == 304
    assert body_of(partner, f"format={fmt}&priorite=1", **{"If-None-Match": tag})


@pytest.mark.parametrize("fmt", FILES)
def test_as_many_statements_for_many_rows_as_for_one(partner: Client, fmt: str) -> None:
    goal = make_goal()

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            body_of(partner, f"format={fmt}")
        return len([each for each in seen if "accounts_" not in each["sql"]])

    make_action(goal, pilots=["GIP"])
    alone = statements()
    for _ in range(5):
        make_action(goal, pilots=["GIP", "Appui"])
    assert statements() == alone


def test_more_than_a_sheet_holds_is_refused(
    partner: Client, actions: list[Action], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("common.api.bulk_xlsx.MOST_ROWS", 2)
    answer = partner.get(f"{ACTIONS}?format=xlsx")
    assert (answer.status_code, answer.json()["code"]) == (413, "trop_volumineux")
    assert sheets(partner, "format=xlsx&priorite=1")


def test_a_text_longer_than_a_cell_is_refused_not_cut(partner: Client) -> None:
    make_action(comment="é" * 32_768)
    answer = partner.get(f"{ACTIONS}?format=xlsx")
    assert (answer.status_code, answer.json()["code"]) == (413, "trop_volumineux")
    assert "comment" in answer.json()["detail"]
    assert len(csv_rows(partner)[0]["comment"]) == 32_768


def test_a_statement_that_fails_cuts_the_stream(
    partner: Client, actions: list[Action], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Raised to the server, which closes the connection without the end of the answer."""
    monkeypatch.setattr("common.api.bulk_streams._CSV", "FORMAT nothing")
    answer: Any = partner.get(f"{ACTIONS}?format=csv")
    with pytest.raises(Exception, match="nothing"):
        b"".join(answer.streaming_content)


def test_a_percent_and_a_quote_in_a_search_are_only_text(partner: Client) -> None:
    make_action(title="100 % d'ici \\ {x}")
    for asked in ("100%25%20d%27ici", "d%27ici", "%25s"):
        found = json.loads(partner.get(f"{ACTIONS}?search={asked}").content)["results"]
        assert [row["title"] for row in csv_rows(partner, f"format=csv&search={asked}")] == [
            each["title"] for each in found
        ]
    assert lines(partner)[0]["title"] == "100 % d'ici \\ {x}"
