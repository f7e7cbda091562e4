"""What a person decides upon a line before publishing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from journal.enums import BatchState, Outcome, Resolution
from journal.models import ImportBatch, ImportLine
from roadmap.models import Action
from tests.journal.tables import LA_REUNION, corrected, row, table, workbook

Check = Callable[..., ImportBatch]
Publish = Callable[[ImportBatch], ImportBatch]


@pytest.fixture
def decide(editor: Client) -> Callable[..., Any]:
    def send(line: ImportLine, choice: str, **fields: str) -> Any:
        response = editor.post(
            f"/imports/{line.batch_id}/lignes/{line.pk}/", {"choice": choice, "lignes": "", **fields}
        )
        if ImportLine.objects.filter(pk=line.pk).exists():
            line.refresh_from_db()
        return response

    return send


def action(title: str) -> Action:
    return Action.objects.get(title__startswith=title)


def edit(title: str, **fields: Any) -> Action:
    """Somebody changes an action in the portal."""
    found = action(title)
    for name, value in fields.items():
        setattr(found, name, value)
    found.version += 1
    found.save()
    return found


def test_the_other_reading_of_row_21_is_published_once_chosen(
    check: Check, decide: Callable[..., Any], publish: Publish
) -> None:
    batch = check(LA_REUNION)
    line = batch.lines.get(row=21)
    assert line.reading["years"] == {"2025": "A mener"}
    decide(line, "reading:0")
    assert line.reading["years"] == {"2024": "A mener"}
    assert (line.to_confirm, line.reading["placed"][3]) == ([], "A mener")
    publish(batch)
    years = action("Veiller à l'homologation").programmings.values_list("year", "text")
    assert list(years) == [(2024, "A mener")]


def test_the_choice_can_be_taken_back(check: Check, decide: Callable[..., Any]) -> None:
    line = check(LA_REUNION).lines.get(row=21)
    decide(line, "reading:0")
    decide(line, "reading:0")
    assert line.reading["years"] == {"2025": "A mener"}
    assert line.reading["placed"][4] == "A mener"


def test_the_same_file_again_keeps_the_reading_chosen(
    check: Check, decide: Callable[..., Any], publish: Publish
) -> None:
    batch = check(LA_REUNION)
    decide(batch.lines.get(row=21), "reading:0")
    publish(batch)
    again = check(LA_REUNION)
    assert (again.counts["unchanged"], again.counts["changed"]) == (30, 0)
    assert again.lines.get(row=21).reading["years"] == {"2024": "A mener"}


def test_keeping_the_reading_proposed_lifts_the_doubt(
    check: Check, decide: Callable[..., Any], publish: Publish
) -> None:
    batch = check(LA_REUNION)
    line = batch.lines.get(row=21)
    decide(line, "confirm:0")
    assert (line.to_confirm, line.reading["years"]) == ([], {"2025": "A mener"})
    publish(batch)
    assert action("Veiller à l'homologation").to_confirm == []
    assert action("Déployer un label").to_confirm[0]["kind"] == "state"


def test_the_state_can_be_chosen_where_the_words_leave_a_doubt(
    check: Check, editor: Client, decide: Callable[..., Any], publish: Publish
) -> None:
    batch = check(LA_REUNION)
    line = batch.lines.get(row=14)
    assert 'value="state:recurring"' in editor.get(f"/imports/{batch.pk}/").content.decode()
    decide(line, "state:recurring")
    assert (line.reading["state"], line.to_confirm) == ("recurring", [])
    publish(batch)
    update = action("Déployer un label").current_status
    assert update.state == "recurring"
    assert update.comment.startswith("Réalisé : Label Nou Vey")
    again = check(LA_REUNION)
    assert (again.counts["unchanged"], again.counts["changed"]) == (30, 0)
    other = check(corrected(("Réalisé : Label Nou Vey", "Abandonné : Label Nou Vey")))
    assert other.lines.get(row=14).reading["state"] == "abandoned"


@pytest.mark.parametrize(("number", "choice"), [(14, "state:unheard"), (20, "state:done"), (14, "state:")])
def test_a_state_is_chosen_only_among_states_and_where_there_is_a_doubt(
    check: Check, decide: Callable[..., Any], number: int, choice: str
) -> None:
    line = check(LA_REUNION).lines.get(row=number)
    before = (line.reading, line.to_confirm)
    decide(line, choice)
    assert (line.reading, line.to_confirm) == before


def test_a_decision_comes_back_to_its_line(check: Check, decide: Callable[..., Any]) -> None:
    batch = check(LA_REUNION)
    first, second = batch.lines.filter(row__in=[14, 15]).order_by("row")
    assert decide(first, "confirm:0", lignes="a-confirmer")["Location"] == (
        f"/imports/{batch.pk}/?lignes=a-confirmer&page=1#ligne-{second.position}"
    )
    assert decide(second, "exclude:1")["Location"] == f"/imports/{batch.pk}/?page=1#ligne-{second.position}"
    evil = decide(second, "exclude:0", lignes="//evil.example\r\nX: 1")
    assert evil["Location"] == f"/imports/{batch.pk}/?page=1#ligne-{second.position}"


@pytest.mark.parametrize(
    "choice",
    ["", "rien", "reading:7", "reading:x", "confirm:9", "confirm:-1", "resolution:file", "same_as:1"],
)
def test_a_decision_that_makes_no_sense_is_refused_in_words(
    check: Check, editor: Client, choice: str
) -> None:
    line = check(LA_REUNION).lines.get(row=21)
    answer = editor.post(f"/imports/{line.batch_id}/lignes/{line.pk}/", {"choice": choice}, follow=True)
    assert answer.status_code == 200
    assert "fr-alert--error" in answer.content.decode()
    before = line.reading
    line.refresh_from_db()
    assert line.reading == before


def test_a_line_of_another_import_is_not_found(check: Check, editor: Client) -> None:
    first, second = check(table(row("Former"))), check(table(row("Outiller")))
    line = second.lines.get()
    assert editor.post(f"/imports/{first.pk}/lignes/{line.pk}/", {"choice": "exclude:1"}).status_code == 404
    line.refresh_from_db()
    assert line.excluded is False


def test_a_conflict_shows_both_sides_and_changes_nothing_until_decided(
    check: Check, editor: Client, publish: Publish
) -> None:
    publish(check(table(row("Former"), row("Outiller"))))
    edit("Former", priority=3)
    batch = check(table(row("Former", priority="2"), row("Outiller", priority="2")))
    page = editor.get(f"/imports/{batch.pk}/?lignes=conflits").content.decode()
    assert "Écrit différemment des deux côtés" in page
    assert page.count("<article") == 1
    publish(batch)
    assert (action("Former").priority, action("Outiller").priority) == (3, 2)


@pytest.mark.parametrize(("resolution", "priority"), [(Resolution.PORTAL, 3), (Resolution.FILE, 2)])
def test_a_conflict_is_settled_as_decided(
    check: Check, decide: Callable[..., Any], publish: Publish, resolution: str, priority: int
) -> None:
    publish(check(table(row("Former"), row("Outiller"))))
    edit("Former", priority=3)
    batch = check(table(row("Former", priority="2", year="Formation"), row("Outiller")))
    line = batch.lines.get(outcome=Outcome.CONFLICT)
    decide(line, f"resolution:{resolution}")
    assert line.resolution == resolution
    publish(batch)
    assert action("Former").priority == priority
    assert action("Former").programmings.get().text == "Formation"


def test_only_undecided_conflicts_leave_nothing_to_publish(
    check: Check, editor: Client, publish: Publish
) -> None:
    publish(check(table(row("Former"))))
    edit("Former", priority=3)
    batch = check(table(row("Former", priority="2")))
    page = editor.get(f"/imports/{batch.pk}/").content.decode()
    assert "Rien à publier tant que les conflits" in page
    assert "/publier/" not in page


def test_a_near_match_becomes_the_same_action(
    check: Check, editor: Client, decide: Callable[..., Any], publish: Publish
) -> None:
    publish(check(table(row("Former les agents à la cybersécurité"), row("Outiller"))))
    known = action("Former")
    batch = check(table(row("Former tous les agents à la cybersécurité"), row("Outiller")))
    line = batch.lines.get(outcome=Outcome.NEW)
    assert batch.counts["absent"] == 1
    page = editor.get(f"/imports/{batch.pk}/").content.decode()
    assert "Est-ce la même action" in page
    assert f'value="same_as:{known.pk}"' in page
    decide(line, f"same_as:{known.pk}")
    assert (line.outcome, line.target_id, line.to_confirm) == (Outcome.CHANGED, known.pk, [])
    publish(batch)
    known.refresh_from_db()
    assert known.title == "Former tous les agents à la cybersécurité"
    assert Action.objects.current().count() == 2


def test_a_near_match_can_be_another_action(
    check: Check, decide: Callable[..., Any], publish: Publish
) -> None:
    publish(check(table(row("Former les agents à la cybersécurité"))))
    batch = check(table(row("Former tous les agents à la cybersécurité")))
    line = batch.lines.get(outcome=Outcome.NEW)
    decide(line, "confirm:0")
    assert (line.outcome, line.to_confirm) == (Outcome.NEW, [])
    publish(batch)
    assert Action.objects.current().count() == 2


def test_what_is_absent_is_said_and_never_deleted(check: Check, editor: Client, publish: Publish) -> None:
    publish(check(table(row("Former"), row("Outiller"))))
    batch = check(table(row("Former", priority="3")))
    page = editor.get(f"/imports/{batch.pk}/?lignes=absentes").content.decode()
    assert page.count("<article") == 1
    assert "Outiller" in page
    assert "absentes du fichier&nbsp;: rien ne sera supprimé" in page
    publish(batch)
    assert Action.objects.current().filter(title="Outiller").exists()


def test_a_refused_row_blocks_until_it_is_put_aside(
    check: Check, editor: Client, decide: Callable[..., Any], publish: Publish
) -> None:
    batch = check(workbook(row("Former"), ("1-1 Prévenir", "Outiller", "=1+1", "", "", "1", "ARS")), "f.xlsx")
    refused = batch.lines.get(outcome=Outcome.REFUSED)
    assert publish(batch).state == BatchState.CHECKED
    assert Action.objects.count() == 0
    decide(refused, "exclude:1")
    page = editor.get(f"/imports/{batch.pk}/?lignes=ecartees").content.decode()
    assert "Reprendre cette ligne" in page
    assert "1\u00a0écartée" in page
    assert publish(batch).state == BatchState.PUBLISHED
    assert [each.title for each in Action.objects.all()] == ["Former"]


def test_a_row_put_aside_can_be_taken_back(check: Check, decide: Callable[..., Any]) -> None:
    line = check(table(row("Former"))).lines.get()
    decide(line, "exclude:1")
    assert line.excluded is True
    decide(line, "exclude:0")
    assert line.excluded is False


def test_choosing_a_reading_does_not_save_a_refused_row(check: Check, decide: Callable[..., Any]) -> None:
    rows = LA_REUNION.splitlines()
    batch = check(b"\n".join([*rows[:21], rows[20], *rows[21:]]))
    double = batch.lines.get(outcome=Outcome.REFUSED)
    assert double.alternatives
    decide(double, "reading:0")
    assert double.outcome == Outcome.REFUSED
    assert double.problems[0]["kind"] == "double"


def test_the_corrected_file_shows_old_and_new(check: Check, editor: Client, publish: Publish) -> None:
    publish(check(LA_REUNION))
    batch = check(
        corrected(
            ("Déployer un label régional", "Généraliser un label régional"),
            (
                "-Initialisation du projet et pré cadrage\t-Cadrage du projet\t-Lancement du projet\t-Réalisation\t"
                "-Suivi\t3\tARS",
                "-Initialisation du projet et pré cadrage\t-Cadrage du projet\t-Lancement du "
                "projet\t-Réalisation\t-Suivi\t2\tARS",
            ),
        )
    )
    assert (batch.counts["changed"], batch.counts["unchanged"]) == (1, 28)
    page = editor.get(f"/imports/{batch.pk}/?lignes=modifiees").content.decode()
    assert page.count("<article") == 1
    old, new = page.split('<del class="ip-old">')[1].split('<ins class="ip-new">')
    assert ">3<" in old.split("</del>")[0]
    assert ">2<" in new.split("</ins>")[0]


def test_confirming_an_unchanged_line_lifts_the_doubt_of_its_action(
    check: Check, editor: Client, decide: Callable[..., Any], publish: Publish
) -> None:
    publish(check(LA_REUNION))
    doubtful = action("Déployer un label")
    assert doubtful.to_confirm[0]["kind"] == "state"
    batch = check(LA_REUNION)
    line = batch.lines.get(row=14)
    assert line.outcome == Outcome.UNCHANGED
    decide(line, "confirm:0")
    page = editor.get(f"/imports/{batch.pk}/").content.decode()
    assert "«\u00a0à confirmer\u00a0» levé sur 1\u00a0action" in page
    assert publish(batch).state == BatchState.PUBLISHED
    doubtful.refresh_from_db()
    assert (doubtful.to_confirm, doubtful.version) == ([], 2)
    again = check(LA_REUNION)
    assert again.lines.get(row=14).to_confirm == []
    assert "Rien à publier" in editor.get(f"/imports/{again.pk}/").content.decode()


def test_undoing_it_puts_the_doubt_back(
    check: Check, editor: Client, decide: Callable[..., Any], publish: Publish
) -> None:
    publish(check(LA_REUNION))
    before = action("Déployer un label").to_confirm
    batch = check(LA_REUNION)
    decide(batch.lines.get(row=14), "confirm:0")
    publish(batch)
    editor.post(f"/imports/{batch.pk}/annuler/")
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert action("Déployer un label").to_confirm == before


def test_words_that_change_raise_their_doubt_again(
    check: Check, decide: Callable[..., Any], publish: Publish
) -> None:
    publish(check(LA_REUNION))
    batch = check(LA_REUNION)
    decide(batch.lines.get(row=14), "confirm:0")
    publish(batch)
    other = check(corrected(("Réalisé : Label Nou Vey", "Label attribué, à poursuivre : Label Nou Vey")))
    assert [doubt["kind"] for doubt in other.lines.get(row=14).to_confirm] == ["state"]


def test_a_check_that_another_import_overtook_says_so_instead_of_its_button(
    check: Check, editor: Client, publish: Publish
) -> None:
    stale = check(table(row("Former")))
    other = publish(check(table(row("Outiller"))))
    page = editor.get(f"/imports/{stale.pk}/").content.decode()
    assert "Cette vérification est dépassée" in page
    assert f"L’import n°\u00a0{other.pk} («\u00a0tableau.tsv\u00a0») a été publié le" in page
    assert f"/imports/{stale.pk}/publier/" not in page
    assert "Vérifier à nouveau" in page
    assert publish(stale).state == BatchState.CHECKED


def test_a_check_whose_action_was_edited_says_which(check: Check, editor: Client, publish: Publish) -> None:
    publish(check(table(row("Former"))))
    batch = check(table(row("Former", priority="3")))
    edit("Former", code="F-1")
    page = editor.get(f"/imports/{batch.pk}/").content.decode()
    assert "l’action «\u00a0Former\u00a0» a été modifiée" in page
    assert f"/imports/{batch.pk}/publier/" not in page
