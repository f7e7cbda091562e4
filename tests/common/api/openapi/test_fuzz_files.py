"""Each operation that takes a file is sent files near to right, in each of its media types, with and without rights.

The fuzzer sends such bodies too, but names no indicator that exists, and is refused before a byte is read: here the
address is right and the body is what is drawn. No server error, no answer that the reference does not tell.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.api_rights import ALL_RIGHTS
from accounts.enums import Role
from journal.models import ImportBatch
from territories.models import Territory
from tests.accounts.clients import bearer, make_client, make_token
from tests.common.api.openapi.fuzzing import PLAIN, drawn, schema_drawn
from tests.common.api.openapi.tables import (
    BODIES,
    CSV,
    FORM,
    HEADERS,
    INDICATOR,
    NDJSON,
    PLACE,
    XLSX,
    as_csv,
    as_ndjson,
    as_workbook,
)
from tests.common.api.world import World
from tests.indicators.factories import make_indicator, make_measure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fuzzed", "figures")]

SCHEMA = schema_drawn(1, coverage=False)
JSON = "application/json"
IMPORTS = "/api/v1/measures/imports/"
EXAMPLES = 2
WRITE: dict[str, Any] = {
    CSV: lambda rows: as_csv(rows).encode(),
    NDJSON: lambda rows: as_ndjson(rows).encode(),
    XLSX: as_workbook,
}


def taking_files() -> list[tuple[str, str, str]]:
    """The operations of the reference and each media type of theirs that is not JSON."""
    return [
        (path, method, kind)
        for path, item in SCHEMA.raw_schema["paths"].items()
        for method, said in item.items()
        if method in {"post", "put", "patch"}
        for kind in said.get("requestBody", {}).get("content", {})
        if kind != JSON
    ]


# What is known of an operation beforehand: what its address must say so that its body is read.
QUERY: dict[str, dict[str, Any]] = {IMPORTS: {"indicator": [INDICATOR]}}
ALONE = [(path, method, kind, name) for path, method, kind in taking_files() for name in BODIES.get(kind, {})]
INSIDE = [(path, method, kind) for path, method, form in taking_files() if form == FORM for kind in BODIES]


def form(*parts: tuple[bytes, bytes], end: bytes = b"--limite--\r\n") -> bytes:
    """A form as it goes on the wire: the headers of each part, and what it holds."""
    return b"".join(b"--limite\r\n" + said + b"\r\n\r\n" + held + b"\r\n" for said, held in parts) + end


TABLE = as_csv([["Département", "Date", "Valeur"], ["9704", "2024-01-31", "3"]]).encode()
_PART = b'Content-Disposition: form-data; name="%s"; filename="%s"'
FILE = _PART % (b"file", b"releves.csv")
FORMS = [
    form((FILE, TABLE)),
    form(),
    form((FILE, TABLE), end=b""),
    form((FILE, TABLE), (FILE, TABLE)),
    form((b'Content-Disposition: form-data; name="file"', TABLE)),
    form((FILE, TABLE), (b'Content-Disposition: form-data; name="region"', b"04")),
    form((FILE + b"\r\nContent-Transfer-Encoding: base64", b"!!!")),
    form((FILE + b"\r\nContent-Type: text/csv; charset=inconnu", TABLE)),
    form((FILE + b"\r\nContent-Type: application/x-ndjson", TABLE)),
    form((b"Content-Disposition: form-data", TABLE)),
    form((b"Rien", TABLE)),
    form(*[(b'Content-Disposition: form-data; name="a%d"' % number, b"") for number in range(1_100)]),
    form(*[(_PART % (b"file", b"a"), b"") for _ in range(150)]),
    *(
        form((_PART % (b"file", name), TABLE))
        for name in [
            *(
                b"",
                b"..",
                b"../../a.csv",
                b"a\x00.csv",
                b"\xff.csv",
                "relevés.csv".encode(),
                b"a.xlsx",
                b"a.ods",
            ),
            *(b"a.ndjson", b"a" * 300 + b".csv", b"a." + b"x" * 300, b"con", b".csv", b'a\\"b.csv'),
        ]
    ),
    TABLE,
    b"",
]


@pytest.fixture
def figures(world: World) -> None:
    """What a file may be about: an indicator with categories, that has figures in both regions already."""
    indicator = make_indicator(INDICATOR)
    indicator.categories.create(code="PA", label="Personnes âgées")
    make_indicator("AUTRE-01")
    for place in Territory.objects.filter(kind="department"):
        make_measure(indicator, place, 1)


def ask(path: str, method: str, **more: Any) -> Any:
    return SCHEMA[path][method.upper()].Case(**more)


def check(
    kind: str, body: Any, headers: dict[str, str], *, path: str, method: str, dry: str, **more: Any
) -> Any:
    case = ask(path, method, media_type=kind, body=body, query=QUERY[path] | {"dry_run": dry}, **more)
    return case.call_and_validate(headers=headers)


def test_every_media_type_of_every_operation_is_drawn() -> None:
    found = taking_files()
    assert {path for path, _, _ in found} == set(QUERY)
    assert {kind for _, _, kind in found} == {*BODIES, FORM}


@pytest.mark.parametrize(("path", "method", "kind", "name"), ALONE)
def test_a_file_that_is_the_body(
    path: str, method: str, kind: str, name: str, headers: dict[str, str]
) -> None:
    @given(st.data())
    @drawn(EXAMPLES)
    def send(data: Any) -> None:
        body, dry = data.draw(BODIES[kind][name]), data.draw(st.sampled_from("01"))
        answer = check(kind, body, headers, path=path, method=method, dry=dry)
        assert answer.status_code in {200, 201, 400, 413, 422}
        if name == "right":
            assert answer.status_code == (200 if dry == "1" else 201)

    send()


@pytest.mark.parametrize(("path", "method", "kind"), INSIDE)
def test_a_file_in_a_form(path: str, method: str, kind: str, headers: dict[str, str]) -> None:
    @given(st.one_of(*BODIES[kind].values()))
    @drawn(15)
    def send(body: bytes) -> None:
        told = {"multipart_content_types": {"file": kind}}
        answer = check(FORM, {"file": body}, headers, path=path, method=method, dry="1", **told)
        assert answer.status_code in {200, 400, 422}

    send()


@pytest.mark.parametrize("body", FORMS)
def test_a_form_as_a_program_may_write_it(body: bytes, headers: dict[str, str]) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=limite"}
    check(FORM, body, headers | kind, path=IMPORTS, method="post", dry="1")


@pytest.mark.parametrize(
    "kind",
    [
        *(
            "text/csv; charset=utf-16",
            "text/csv; charset=inconnu",
            "TEXT/CSV",
            "text/csv;",
            "text/*",
            "*/*",
            "csv",
            ";",
        ),
        *(
            "application/x-ndjson; charset=latin-1",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "text/plain",
        ),
        *(
            "multipart/form-data; boundary=" + "x" * 300,
            "multipart/mixed; boundary=x",
            "application/json",
            XLSX,
            "é",
        ),
    ],
)
def test_a_table_under_another_name(kind: str, headers: dict[str, str]) -> None:
    check(CSV, TABLE, headers | {"Content-Type": kind}, path=IMPORTS, method="post", dry="1")


@pytest.mark.parametrize("name", BODIES[CSV])
def test_what_was_checked_is_read_put_aside_and_published(name: str, headers: dict[str, str]) -> None:
    """Every operation of an import, of one that is there, refused lines or not."""

    @given(BODIES[CSV][name])
    @drawn(1)
    def follow(body: bytes) -> None:
        made = check(CSV, body, headers, path=IMPORTS, method="post", dry="0")
        if made.status_code != 201:
            return
        place = {"path_parameters": {"id": made.json()["id"]}}
        for step in ("publish/", "set-aside/", "publish/", "set-aside/"):
            ask(f"{IMPORTS}{{id}}/{step}", "post", **place).call_and_validate(headers=headers)
        ask(f"{IMPORTS}{{id}}/", "get", **place).call_and_validate(headers=headers)

    follow()


@pytest.fixture
def elsewhere(world: World) -> dict[str, str]:
    region = Territory.objects.get(kind="region", code="06")
    return PLAIN | bearer(make_token(make_client(region, role=Role.ARS_EDITOR, scopes=ALL_RIGHTS))[1])


@pytest.mark.parametrize(("path", "method", "kind"), taking_files())
def test_a_file_tells_nothing_to_who_may_not_send_it(
    path: str, method: str, kind: str, narrow: dict[str, str], elsewhere: dict[str, str]
) -> None:
    bodies, batches = BODIES[CSV if kind == FORM else kind].values(), ImportBatch.objects.count()

    @given(st.one_of(*bodies))
    @drawn(5)
    def send(body: bytes) -> None:
        sent = {"file": body} if kind == FORM else body
        for headers, status in ((PLAIN, 401), (narrow, 403)):
            answer = check(kind, sent, headers, path=path, method=method, dry="0")
            assert answer.status_code == status
        check(kind, sent, elsewhere, path=path, method=method, dry="1")

    send()
    assert ImportBatch.objects.count() == batches


@pytest.mark.parametrize("kind", BODIES)
def test_a_place_of_another_region_is_told_as_one_that_does_not_exist(
    kind: str, elsewhere: dict[str, str]
) -> None:
    def told(place: str) -> str:
        body = WRITE[kind]([list(HEADERS), [place, "2024-01-31", 3, "", "", "Relevé"]])
        answer = check(kind, body, elsewhere, path=IMPORTS, method="post", dry="1")
        assert [answer.status_code, answer.json()["counts"]["refused"]] == [200, 1]
        return answer.text.replace(place, "?").partition('"checked_at"')[0]

    assert told(PLACE) == told("9799")
