"""Measures in bulk: the check and the publication of the page, with a report that a script can act upon."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from accounts.enums import Role
from indicators.models import Measure, MeasureLine
from journal.models import ImportBatch
from tests.accounts.clients import api_client, make_client, make_token
from tests.factories import client_of, make_mandate, make_region
from tests.indicators.entry.world import DECEMBER, World, make_world
from tests.indicators.factories import make_establishment, make_indicator, make_measure
from tests.roadmap.api.writing import WRITES, problems, send, writer

pytestmark = pytest.mark.django_db
IMPORTS = "/api/v1/measures/imports/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLE = "Département;Date;Valeur\n59;31/12/2023;12,5\n59;30/06/2023;11\n"


@pytest.fixture
def world() -> World:
    return make_world()


def give(
    client: Client, content: str | bytes, kind: str = "text/csv", query: str = "", **headers: str
) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = content if isinstance(content, bytes) else content.encode()
    address = f"{IMPORTS}?indicator=ESMS-32{query}"
    return client.generic("POST", address, body, content_type=kind, headers=named)


def publish(client: Client, report: dict[str, Any], **headers: str) -> Any:
    return send(client, "POST", f"{report['url']}publish/", {}, **headers)


def ars(world: World, **fields: Any) -> Client:
    return writer(region=world.region, **fields)


def test_a_table_is_checked_then_published_as_on_the_page(world: World) -> None:
    make_measure(world.indicator, world.department, 10, on=DECEMBER)
    client = ars(world, name="Entrepôt régional")
    response = give(client, TABLE)
    assert response.status_code == 201, response.content
    report = response.json()
    counts = {"new": 1, "changed": 1, "unchanged": 0, "blank": 0, "refused": 0, "excluded": 0, "outliers": 0}
    assert (report["state"], report["counts"], report["problems"]) == ("checked", counts, [])
    assert response["Location"] == report["url"] == f"{IMPORTS}{report['id']}/"
    assert Measure.objects.get().value == 10
    assert client.get(report["url"]).json() == report
    done = publish(client, report)
    assert (done.status_code, done.json()["state"]) == (200, "published")
    assert set(Measure.objects.values_list("value", flat=True)) == {Decimal("12.5"), Decimal(11)}
    batch = ImportBatch.objects.get()
    signed = (batch.author, batch.author_label, batch.published_by_label, batch.kind)
    assert signed == (None, "Entrepôt régional", "Entrepôt régional", "measures")
    assert set(Measure.objects.values_list("batch", "recorded_by_label")) == {(batch.pk, "Entrepôt régional")}
    again = publish(client, report)
    assert (again.status_code, again.json()["code"]) == (409, "conflit")


def test_a_dry_run_says_the_same_and_keeps_nothing(world: World) -> None:
    client = ars(world)
    dry, kept = give(client, TABLE, query="&dry_run=1"), give(client, TABLE)
    assert (dry.status_code, kept.status_code) == (200, 201)
    about = ("counts", "problems", "notes", "indicators", "region", "state")
    assert [dry.json()[name] for name in about] == [kept.json()[name] for name in about]
    assert (dry.json()["id"], dry.json()["url"], dry.json()["dry_run"]) == (None, None, True)
    assert "Location" not in dry
    assert ImportBatch.objects.count() == 1
    assert set(MeasureLine.objects.values_list("batch", flat=True)) == {kept.json()["id"]}


def test_a_dry_run_under_a_key_is_answered_again(world: World) -> None:
    client = ars(world)
    first, again = (give(client, TABLE, query="&dry_run=1", Idempotency_Key="essai") for _ in range(2))
    assert (first.status_code, again.status_code, first.content) == (200, 200, again.content)
    assert "Idempotent-Replayed" in again
    assert not ImportBatch.objects.exists()


def test_the_column_of_a_wide_table_is_told_with_its_figure(world: World) -> None:
    table = "Département;31/12/2022;31/12/2023\n59;3;beaucoup\n"
    report = give(ars(world), table).json()
    told = [(each["row"], each["column"], each["value"]) for each in report["problems"]]
    assert told == [(2, "C", "beaucoup")]


def test_a_refused_row_is_told_where_it_stands_and_blocks(world: World) -> None:
    client = ars(world)
    report = give(client, "Département;Date;Valeur\n59;31/12/2023;12\n62;31/12/2023;3\n59;jamais;4\n").json()
    assert report["counts"]["refused"] == report["problems_total"] == 2
    told = [(each["row"], each["column"], each["value"]) for each in report["problems"]]
    assert told == [(3, "A", "62"), (4, "B", "jamais")]
    assert "Territoire inconnu dans cette région" in report["problems"][0]["detail"]
    refused = publish(client, report)
    assert (refused.status_code, problems(refused)) == (422, [("3/A", "refus"), ("4/B", "refus")])
    assert not Measure.objects.exists()
    aside = send(client, "POST", f"{report['url']}set-aside/")
    assert (aside.status_code, aside.json()["counts"]["excluded"]) == (200, 2), aside.content
    assert {each["excluded"] for each in aside.json()["problems"]} == {True}
    assert publish(client, report).status_code == 200
    assert Measure.objects.get().value == 12
    late = send(client, "POST", f"{report['url']}set-aside/", {})
    assert (late.status_code, late.json()["code"]) == (409, "conflit")


def test_what_moved_since_the_check_is_not_written_over(world: World) -> None:
    measure = make_measure(world.indicator, world.department, 10, on=DECEMBER)
    client = ars(world)
    report = give(client, TABLE).json()
    measure.value = 99
    measure.save()
    assert len(client.get(report["url"]).json()["overtaken"]) == 1
    refused = publish(client, report)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflit")
    assert Measure.objects.get().value == 99


def lines(*objects: Any) -> bytes:
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in objects).encode()


def test_objects_line_by_line_keep_their_digits_and_their_lines(world: World) -> None:
    place = make_establishment(world.department)
    client = ars(world)
    sent = lines(
        {"territory": "dep-59", "on": "2023-12-31", "value": 1.234, "quality": "validated", "source": "a;b"},
        {"finess": place.finess, "on": "2023-12-31", "value": "7"},
    )
    response = give(client, sent.replace(b"\n", b"\n\n"), "application/x-ndjson")
    report = response.json()
    assert (response.status_code, report["counts"]["new"], report["problems"]) == (201, 2, []), report
    assert report["file"] == "releves.ndjson"
    assert publish(client, report).status_code == 200
    of_department = Measure.objects.get(territory=world.department)
    told = (of_department.value, of_department.quality, of_department.source)
    assert told == (Decimal("1.234"), "validated", "a;b")
    assert Measure.objects.get(establishment=place).value == 7


def test_ends_of_lines_inside_a_text_move_no_other_line(world: World) -> None:
    ok = {"territory": "dep-59", "on": "2023-12-31", "value": 1, "a\rb": "", "source": "a\r\nb\rc\nd"}
    sent = lines(ok, ok | {"on": "hier"}, ok | {"on": "2022-12-31", "value": "beaucoup"})
    report = give(ars(world), sent, "application/x-ndjson").json()
    assert [(each["row"], each["value"]) for each in report["problems"]] == [(2, "hier"), (3, "beaucoup")]
    name = "a." + "x" * 250
    form = {"file": SimpleUploadedFile(name, b"a;b\n" * 700_000)}
    long = ars(world).post(f"{IMPORTS}?indicator=ESMS-32", form)
    assert long.status_code in {400, 422}


def test_a_refused_object_is_told_by_its_line(world: World) -> None:
    ok = {"territory": "dep-59", "on": "2023-12-31", "value": 1}
    client = ars(world)
    report = give(client, lines(ok, ok | {"on": "hier"}), "application/x-ndjson").json()
    assert [(each["row"], each["value"]) for each in report["problems"]] == [(2, "hier")]
    for wrong, row in [
        (lines(ok, [1]), 2),
        (lines(ok, ok | {"value": True}), 2),
        (lines(ok, ok | {"value": [1]}), 2),
        (lines(ok) + b"\n{", 2),
        (lines(ok) + b'\n\n{"a": 1, "a": 2}', 3),
        (lines(ok) + b'\n{"value": 1e99999}', 2),
        (lines(ok) + b'\n{"value": "\xff"}', 2),
        (lines(ok, {"x" * 200_000: 1}), 2),
        (lines(ok, ok | {"valeur": 2}), 2),
        (b"[" * 90_000, 1),
    ]:
        refused = give(client, wrong, "application/x-ndjson")
        assert (refused.status_code, problems(refused)) == (422, [("file", "refus")]), wrong[:80]
        assert refused.json()["row"] == row
    many = give(client, lines({f"k{n}": 1 for n in range(70)}), "application/x-ndjson")
    assert many.status_code == 422
    assert give(client, b"\n\n", "application/x-ndjson").status_code == 422
    assert give(client, lines({"truc": 1}), "application/x-ndjson").status_code == 422


def workbook() -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in (["Département", "Date", "Valeur"], ["59", "31/12/2023", 12.5]):
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_and_a_form_are_read_alike(world: World) -> None:
    client = ars(world)
    raw = give(client, workbook(), XLSX)
    assert (raw.status_code, raw.json()["counts"]["new"]) == (201, 1)
    for name, content in [("a.xlsx", workbook()), ("a.csv", TABLE.encode()), ("a.ndjson", b"")]:
        content = content or lines({"territory": "dep-59", "on": "2023-12-31", "value": 1})
        form = client.post(f"{IMPORTS}?indicator=ESMS-32", {"file": SimpleUploadedFile(name, content)})
        assert (form.status_code, form.json()["file"]) == (201, name), form.content


def test_a_person_imports_by_their_session_in_the_region_they_name(world: World) -> None:
    make_mandate(world.editor, Role.ARS_EDITOR, make_region())
    client = client_of(world.editor)
    which = give(client, TABLE)
    assert (which.status_code, problems(which)) == (400, [("region", "parametre_invalide")])
    done = give(client, TABLE, query="&region=32")
    assert (done.status_code, ImportBatch.objects.get().author) == (201, world.editor)
    foreign, absent = give(client, TABLE, query="&region=76"), give(client, TABLE, query="&region=ZZ")
    assert (foreign.status_code, foreign.json()) == (400, absent.json())


@pytest.mark.parametrize(
    ("role", "here", "there"),
    [
        (Role.ARS_EDITOR, (201, 200, 200), (404, 404)),
        (Role.GRADES_CONTRIBUTOR, (403, 200, 403), (404, 404)),
        (Role.PARTNER, (403, 404, 403), (404, 403)),
        (Role.NATIONAL_READER, (403, 404, 403), (404, 403)),
    ],
)
def test_who_imports(world: World, role: str, here: tuple[int, ...], there: tuple[int, ...]) -> None:
    caller = writer(role, region=None if role == Role.NATIONAL_READER else world.region)
    own = give(ars(world), TABLE).json()
    make_world("04", "La Réunion")
    far = ars(World(make_region(), *[None] * 4))  # type: ignore[arg-type]
    make_indicator("AUTRE")
    foreign = far.generic(
        "POST", f"{IMPORTS}?indicator=AUTRE", b"Region;Date;Valeur\n04;31/12/2023;1\n", "text/csv"
    )
    assert foreign.status_code == 201, foreign.content
    sent = give(caller, TABLE).status_code
    read = caller.get(own["url"]).status_code
    aside = send(caller, "POST", f"{own['url']}set-aside/", {}).status_code
    assert (sent, read, publish(caller, own).status_code) == here
    assert aside == here[2]
    address = foreign.json()["url"]
    assert (caller.get(address).status_code, publish(caller, {"url": address}).status_code) == there
    assert give(Client(), TABLE).status_code == 401


def test_another_kind_of_import_is_not_one_of_measures(world: World) -> None:
    report = give(ars(world), TABLE).json()
    ImportBatch.objects.update(kind="roadmap")
    assert ars(world).get(report["url"]).status_code == 404
    assert publish(ars(world), report).status_code == 404


def test_the_same_key_checks_once(world: World) -> None:
    client = ars(world)
    first, again = (give(client, TABLE, Idempotency_Key="lot-1") for _ in range(2))
    assert (first.status_code, again.status_code, ImportBatch.objects.count()) == (201, 201, 1)
    assert first.content == again.content
    other = give(client, TABLE + "59;30/09/2023;3\n", Idempotency_Key="lot-1")
    assert (other.status_code, other.json()["code"]) == (422, "cle_reutilisee")
    done, replayed = (publish(client, first.json(), Idempotency_Key="pub-1") for _ in range(2))
    assert (done.status_code, replayed.status_code, done.content) == (200, 200, replayed.content)


class _Untouched(io.BytesIO):
    """A body that must not be read."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("The body was read.")

    readline = read  # type: ignore[assignment]


@pytest.mark.parametrize("kind", ["text/csv", "multipart/form-data; boundary=x", "application/x-ndjson"])
def test_a_body_of_fifty_megabytes_is_refused_before_it_is_read(world: World, kind: str) -> None:
    client = ars(world)
    response = client.generic(
        "POST",
        f"{IMPORTS}?indicator=ESMS-32",
        CONTENT_TYPE=kind,
        CONTENT_LENGTH=str(50_000_000),
        **{"wsgi.input": _Untouched()},
    )
    assert (response.status_code, response.json()["code"]) == (413, "trop_volumineux")


def test_what_is_sent_wrongly(world: World) -> None:
    client = ars(world)
    for kind in ("application/json", "application/pdf", "text/html", ""):
        response = give(client, TABLE, kind)
        assert (response.status_code, response.json()["code"]) == (415, "type_refuse"), kind
    for query, field in [
        ("&dry_run=oui", "dry_run"),
        ("&indicateur=X", "indicateur"),
        ("&indicator=INCONNU", "indicator"),
        ("&region=32&region=04", "region"),
    ]:
        response = give(client, TABLE, query=query)
        assert (response.status_code, problems(response)[0][0]) == (400, field)
    bare = client.generic("POST", IMPORTS, TABLE.encode(), "text/csv")
    assert problems(bare) == [("indicator", "parametre_invalide")]
    for content in (b"", b"\x00\x01\x02", b"n'importe quoi", workbook()[:100], b"Valeur\n"):
        response = give(client, content)
        assert response.status_code in {400, 422}, content
        assert problems(response)[0][0] == "file"
    renamed = give(client, TABLE, XLSX)
    assert renamed.status_code == 422
    more = client.post(f"{IMPORTS}?indicator=ESMS-32", {"file": SimpleUploadedFile("a.csv", b"x"), "a": "b"})
    assert (more.status_code, problems(more)) == (400, [("file", "champ_absent")])
    none = client.post(f"{IMPORTS}?indicator=ESMS-32", {"file": "x"})
    assert (none.status_code, problems(none)) == (400, [("file", "champ_absent")])
    huge = client.post(f"{IMPORTS}?indicator=ESMS-32", {"a": "x" * 3_000_000})
    assert huge.status_code == 413
    broken = client.generic("POST", f"{IMPORTS}?indicator=ESMS-32", b"x", "multipart/form-data; boundary=y")
    assert broken.status_code == 400
    assert client.get(IMPORTS).status_code == 405
    assert not ImportBatch.objects.exists()


def test_a_reader_of_measures_reads_its_imports_and_writes_none(world: World) -> None:
    report = give(ars(world), TABLE).json()
    caller = make_client(world.region, role=Role.ARS_EDITOR, scopes=("read:measures",))
    client = api_client(make_token(caller)[1])
    assert client.get(report["url"]).status_code == 200
    refused = publish(client, report)
    assert (refused.status_code, refused.json()["code"]) == (403, "portee_insuffisante")
    assert "write:measures" in WRITES
    extra = send(ars(world), "POST", f"{report['url']}publish/", {"force": True})
    assert problems(extra) == [("force", "champ_inconnu")]
