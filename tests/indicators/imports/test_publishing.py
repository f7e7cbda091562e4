"""Publishing, undoing exactly, and the trace of what changes outside a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from indicators.checks import Figure
from indicators.enums import Quality
from indicators.models import Indicator, Measure, MeasureLine, MeasureRevision
from indicators.services.import_publish import publish_batch
from indicators.services.import_undo import obstacles_to_undo, undo_batch
from indicators.services.measures import (
    MeasureChanged,
    MeasureKey,
    MeasureRefused,
    record_measure,
    withdraw_measure,
)
from journal.enums import BatchState
from journal.import_kinds import ImportRefused
from journal.models import Change, ImportBatch
from territories.models import Territory
from tests.indicators.factories import make_indicator, make_measure
from tests.indicators.imports.conftest import ACTOR, HEADER, day, snapshot

Publish = Callable[..., ImportBatch]


@pytest.fixture
def key(indicator: Indicator, region: Territory) -> MeasureKey:
    return MeasureKey(indicator=indicator, territory=region.children.get(code="2A"), on=day("2023-12-31"))


def test_publishing_writes_what_the_check_said(publish: Publish, indicator: Indicator) -> None:
    batch = publish(
        "Département;Date;Valeur;Qualité;Source\n2A;2023;≈ 12,5;validé;Tableau de bord\n2B;2023;n.d.;;\n"
    )
    measure = Measure.objects.get()
    assert (batch.state, measure.batch, measure.recorded_by_label) == (BatchState.PUBLISHED, batch, "essai")
    assert (measure.value, measure.quality, measure.bound, measure.source) == (
        12.5,
        "validated",
        "about",
        "Tableau de bord",
    )


def test_undoing_gives_back_every_column_of_every_measure(
    publish: Publish, indicator: Indicator, region: Territory
) -> None:
    south, north = region.children.get(code="2A"), region.children.get(code="2B")
    make_measure(
        indicator, south, 5, on=day("2023-12-31"), quality=Quality.VALIDATED, source="S", note="telle quelle"
    )
    publish(f"{HEADER}2B;2022;3\n")
    make_measure(indicator, region, 9, on=day("2023-12-31"))
    before = snapshot()
    batch = publish(
        f"{HEADER}2A;2023;6\n2B;2022;4\n2B;2023;7\nTAN-1;2023;1\n".replace("Département", "Territoire")
    )
    assert len(snapshot()) == len(before) + 2
    assert Measure.objects.get(territory=south, on="2023-12-31").value == 6
    undo_batch(batch, actor=ACTOR)
    assert snapshot() == before
    assert ImportBatch.objects.get(pk=batch.pk).state == BatchState.UNDONE
    assert Measure.objects.get(territory=north).batch_id != batch.pk


def test_an_undone_batch_is_kept_in_the_revisions(publish: Publish) -> None:
    batch = publish(f"{HEADER}2A;2023;6\n")
    undo_batch(batch, actor=ACTOR)
    kept = MeasureRevision.objects.get(during_batch=batch.pk)
    assert (kept.pgh_label, kept.value, kept.batch_id) == ("undo_delete", 6, batch.pk)


def test_a_batch_is_one_line_of_the_journal(publish: Publish, key: MeasureKey) -> None:
    make_measure(key.indicator, key.territory, 5, on=key.on)
    batch = publish(f"{HEADER}2A;2023;6\n2B;2023;7\n")
    assert not Change.objects.filter(kind="indicators.measure").exists()
    assert Change.objects.filter(kind="journal.importbatch", object_id=batch.pk, operation="update").exists()
    old = MeasureRevision.objects.get(during_batch=batch.pk)
    assert (old.pgh_label, old.value) == ("publish_update", 5)


def test_a_batch_is_not_published_nor_undone_twice(publish: Publish) -> None:
    batch = publish(f"{HEADER}2A;2023;6\n")
    with pytest.raises(ImportRefused, match="déjà publié"):
        publish_batch(batch, actor=ACTOR)
    undo_batch(batch, actor=ACTOR)
    with pytest.raises(ImportRefused, match="Seul un import publié"):
        undo_batch(batch, actor=ACTOR)


def test_a_refused_line_blocks_the_whole(check: Publish) -> None:
    batch = check(f"{HEADER}2A;2023;6\nYs;2023;7\n")
    with pytest.raises(ImportRefused, match="refusées"):
        publish_batch(batch, actor=ACTOR)
    assert not Measure.objects.exists()
    MeasureLine.objects.filter(batch=batch, outcome="refused").update(excluded=True)
    publish_batch(batch, actor=ACTOR)
    assert Measure.objects.count() == 1


@pytest.mark.parametrize("value", [5, 8])
def test_what_moved_since_the_check_refuses_the_whole(check: Publish, key: MeasureKey, value: int) -> None:
    """A measure recorded where the file brings a new one, or changed where it brings another value."""
    if value == 8:
        make_measure(key.indicator, key.territory, 5, on=key.on)
    batch = check(f"{HEADER}2A;2023;6\n2B;2023;7\n")
    found = key.find()
    record_measure(
        key=key,
        figure=Figure(value=value),
        actor=ACTOR,
        seen_at=found.recorded_at if found else None,
    )
    with pytest.raises(ImportRefused, match="ont changé dans le portail"):
        publish_batch(batch, actor=ACTOR)
    assert list(Measure.objects.values_list("value", flat=True)) == [value]


def test_lines_lost_in_a_crash_are_noticed(check: Publish) -> None:
    batch = check(f"{HEADER}2A;2023;6\n2B;2023;7\n")
    MeasureLine.objects.filter(batch=batch, row=3).delete()
    with pytest.raises(ImportRefused, match="ne sont plus là"):
        publish_batch(batch, actor=ACTOR)


def test_a_publication_killed_half_way_leaves_nothing(
    check: Publish, monkeypatch: pytest.MonkeyPatch, key: MeasureKey
) -> None:
    make_measure(key.indicator, key.territory, 5, on=key.on)
    batch = check(f"{HEADER}2A;2023;6\n2B;2023;7\n")
    before = snapshot()

    def killed(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ImportBatch, "save", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        publish_batch(batch, actor=ACTOR)
    assert snapshot() == before
    assert MeasureLine.objects.filter(batch=batch).count() == 2
    assert not MeasureRevision.objects.exists()


def test_what_a_person_changed_since_stands_in_the_way(publish: Publish, key: MeasureKey) -> None:
    batch = publish(f"{HEADER}2A;2023;6\n2B;2023;7\n")
    assert obstacles_to_undo(batch) == []
    seen = Measure.objects.get(territory=key.territory).recorded_at
    record_measure(key=key, figure=Figure(value=8), actor=ACTOR, seen_at=seen)
    assert obstacles_to_undo(batch) == ["1\u00a0relevé a été modifié ou retiré à la main depuis."]
    after = snapshot()
    with pytest.raises(ImportRefused, match="à la main"):
        undo_batch(batch, actor=ACTOR)
    assert snapshot() == after


def test_a_measure_withdrawn_since_stands_in_the_way(publish: Publish, key: MeasureKey) -> None:
    batch = publish(f"{HEADER}2A;2023;6\n")
    withdraw_measure(key=key, seen_at=Measure.objects.get().recorded_at)
    assert len(obstacles_to_undo(batch)) == 1


def test_a_later_import_is_undone_first(publish: Publish) -> None:
    before = snapshot()
    first = publish(f"{HEADER}2A;2023;6\n")
    second = publish(f"{HEADER}2A;2023;7\n")
    (obstacle,) = obstacles_to_undo(first)
    assert obstacle.startswith(f"L’import n°\u00a0{second.pk} a remplacé depuis 1\u00a0relevé")
    undo_batch(second, actor=ACTOR)
    assert obstacles_to_undo(first) == []
    undo_batch(first, actor=ACTOR)
    assert snapshot() == before


def test_sql_written_by_hand_stands_in_the_way_too(publish: Publish) -> None:
    batch = publish(f"{HEADER}2A;2023;6\n")
    Measure.objects.update(value=9)
    assert len(obstacles_to_undo(batch)) == 1


def test_a_change_outside_a_batch_is_told_about_its_indicator_and_region(
    key: MeasureKey, region: Territory
) -> None:
    measure = record_measure(key=key, figure=Figure(value=5), actor=ACTOR, seen_at=None)
    measure = record_measure(key=key, figure=Figure(value=6), actor=ACTOR, seen_at=measure.recorded_at)
    withdraw_measure(key=key, seen_at=measure.recorded_at)
    told = list(Change.objects.filter(kind="indicators.measure").order_by("pk"))
    assert [change.operation for change in told] == ["insert", "update", "delete"]
    assert {(c.subject_kind, c.subject_id, c.territory_id) for c in told} == {
        ("indicators.indicator", key.indicator.pk, region.pk)
    }
    states = MeasureRevision.objects.order_by("pgh_id").values_list("pgh_label", "value")
    assert list(states) == [("insert", 5), ("before", 5), ("update", 6), ("delete", 6)]
    assert told[0].label == "Corse-du-Sud 2023-12-31"


def test_a_change_told_shows_what_it_replaced(publish: Publish, key: MeasureKey, editor: Any) -> None:
    publish(f"{HEADER}2A;2023;6,25\n")
    seen = Measure.objects.get().recorded_at
    record_measure(key=key, figure=Figure(value=1234), actor=ACTOR, seen_at=seen)
    page = editor.get("/journal/?nature=indicators.measure").content.decode()
    assert "Corse-du-Sud 2023-12-31" in page
    assert "6,25" in page
    assert "1\u202f234" in page


def test_revisions_are_never_changed(publish: Publish, key: MeasureKey) -> None:
    record_measure(key=key, figure=Figure(value=5), actor=ACTOR, seen_at=None)
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        MeasureRevision.objects.update(value=1)


def test_a_form_is_refused_what_an_import_is_refused(key: MeasureKey, region: Territory) -> None:
    with pytest.raises(MeasureRefused) as refusal:
        record_measure(key=key, figure=Figure(value=-5), actor=ACTOR, seen_at=None)
    assert refusal.value.sentences == ("Un nombre ou une part n’est pas négatif.",)
    yearly = MeasureKey(
        indicator=make_indicator("AN", periodicity="yearly"), territory=region, on=day("2023-06-30")
    )
    with pytest.raises(MeasureRefused, match="annuels"):
        record_measure(key=yearly, figure=Figure(value=5), actor=ACTOR, seen_at=None)
    assert not Measure.objects.exists()


def test_a_stale_page_does_not_overwrite(key: MeasureKey) -> None:
    first = record_measure(key=key, figure=Figure(value=5), actor=ACTOR, seen_at=None)
    for seen in (None, first.recorded_at.replace(year=2001)):
        with pytest.raises(MeasureChanged) as refusal:
            record_measure(key=key, figure=Figure(value=6), actor=ACTOR, seen_at=seen)
        assert refusal.value.current == first
    assert Measure.objects.get().value == 5


def test_the_command_publishes_and_another_undoes(
    tmp_path: Any, indicator: Indicator, region: Territory, capsys: Any
) -> None:
    path = tmp_path / "releves.csv"
    path.write_text(f"{HEADER}2A;2023;6\n2B;2023;7\n", encoding="utf-8")
    call_command("import_measures", str(path), indicator=["ESMS-1"])
    assert not Measure.objects.exists()
    assert not ImportBatch.objects.exists()
    call_command("import_measures", str(path), indicator=["ESMS-1"], commit=True)
    batch = ImportBatch.objects.get()
    assert (Measure.objects.count(), batch.territory) == (2, region)
    call_command("undo_import", str(batch.pk))
    assert not Measure.objects.exists()
    assert "2\u00a0nouvelles" in capsys.readouterr().out


def test_the_command_refuses_at_row_and_column(
    tmp_path: Any, indicator: Indicator, region: Territory, capsys: Any
) -> None:
    path, refused = tmp_path / "releves.csv", tmp_path / "refus.csv"
    path.write_text(f"{HEADER}2A;2023;6\n=Ys();2023;7\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Rien n’est écrit"):
        call_command("import_measures", str(path), indicator=["ESMS-1"], commit=True, refused=refused)
    assert "(ligne 3\u202f; colonne A)" in capsys.readouterr().out
    assert "'=Ys()" in refused.read_text(encoding="utf-8")
    assert not Measure.objects.exists()
    call_command("import_measures", str(path), indicator=["ESMS-1"], commit=True, skip_refused=True)
    assert Measure.objects.count() == 1


@pytest.mark.parametrize(("indicator_code", "region_code"), [("INCONNU", None), ("ESMS-1", "00")])
def test_the_command_names_what_it_does_not_know(
    tmp_path: Any, indicator: Indicator, region: Territory, indicator_code: str, region_code: str | None
) -> None:
    path = tmp_path / "releves.csv"
    path.write_text(f"{HEADER}2A;2023;6\n", encoding="utf-8")
    with pytest.raises(CommandError, match="inconnu"):
        call_command("import_measures", str(path), indicator=[indicator_code], region=region_code)


def test_publishing_takes_as_many_statements_for_ten_lines_as_for_a_thousand(
    check: Publish, django_assert_max_num_queries: Any
) -> None:
    def statements(rows: int) -> int:
        text = HEADER + "".join(
            f"2A;{n % 28 + 1:02}/{n // 28 % 12 + 1:02}/{2000 + n // 336};{n}\n" for n in range(rows)
        )
        with django_assert_max_num_queries(80) as queries:
            publish_batch(check(text), actor=ACTOR)
        connection.queries_log.clear()
        return len(queries)

    few = statements(10)
    Measure.objects.all().delete()
    assert statements(1_000) == few
