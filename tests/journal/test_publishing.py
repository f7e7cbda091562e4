"""Publishing once, undoing as a whole, and who may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from journal.enums import BatchState
from journal.models import ImportBatch
from roadmap.models import Action, StatusUpdate
from tests.factories import make_status
from tests.journal.tables import LA_REUNION, row, table

Check = Callable[..., ImportBatch]
Publish = Callable[[ImportBatch], ImportBatch]


def test_publishing_says_who_and_when_and_leads_to_the_actions(
    check: Check, editor: Client, publish: Publish
) -> None:
    batch = publish(check(LA_REUNION))
    assert (batch.state, batch.published_by_label) == (BatchState.PUBLISHED, "ars@azimut.invalid")
    assert Action.objects.current().count() == 30
    page = editor.get(f"/imports/{batch.pk}/").content.decode()
    assert "Import publié" in page
    assert "30\u00a0actions créées, 0\u00a0modifiée, 0\u00a0inchangée" in page
    assert f'href="/regions/04/actions/?feuille={batch.parameters["roadmap"]}"' in page
    assert 'value="confirm:' not in page
    assert editor.get(f"/regions/04/actions/?feuille={batch.parameters['roadmap']}").status_code == 200


def test_a_second_click_publishes_nothing_twice(check: Check, editor: Client) -> None:
    batch = check(LA_REUNION)
    editor.post(f"/imports/{batch.pk}/publier/")
    second = editor.post(f"/imports/{batch.pk}/publier/", follow=True)
    assert second.status_code == 200
    assert "déjà publié" in second.content.decode()
    assert (Action.objects.count(), StatusUpdate.objects.count()) == (30, 30)


def test_the_same_file_again_has_nothing_to_publish(check: Check, editor: Client, publish: Publish) -> None:
    publish(check(LA_REUNION))
    again = check(LA_REUNION)
    page = editor.get(f"/imports/{again.pk}/").content.decode()
    assert "le portail contient déjà ce que dit le fichier" in page
    assert "/publier/" not in page
    assert publish(again).state == BatchState.CHECKED
    assert Action.objects.count() == 30


def test_nothing_is_decided_after_publishing(check: Check, editor: Client, publish: Publish) -> None:
    batch = publish(check(LA_REUNION))
    line = batch.lines.get(row=21)
    answer = editor.post(
        f"/imports/{batch.pk}/lignes/{line.pk}/", {"choice": "reading:0"}, follow=True
    ).content.decode()
    assert "déjà publié" in answer
    line.refresh_from_db()
    assert line.reading["years"] == {"2025": "A mener"}


def test_undoing_takes_everything_out(check: Check, editor: Client, publish: Publish) -> None:
    batch = publish(check(LA_REUNION))
    page = editor.get(f"/imports/{batch.pk}/").content.decode()
    assert "Annuler cet import" in page
    assert "30\u00a0actions créées seront retirées" in page
    editor.post(f"/imports/{batch.pk}/annuler/")
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by_label) == (BatchState.UNDONE, "ars@azimut.invalid")
    assert Action.objects.current().count() == 0
    assert StatusUpdate.objects.filter(retracted_at__isnull=True).count() == 0
    page = editor.get(f"/imports/{batch.pk}/").content.decode()
    assert "Import annulé" in page
    assert "/annuler/" not in page


def test_undoing_puts_a_changed_action_back(check: Check, editor: Client, publish: Publish) -> None:
    publish(check(table(row("Former", state="En cours"))))
    batch = publish(check(table(row("Former", state="Réalisé", year="Formation", priority="3"))))
    found = Action.objects.get()
    assert (found.priority, found.current_status.state) == (3, "done")
    editor.post(f"/imports/{batch.pk}/annuler/")
    found.refresh_from_db()
    assert (found.priority, found.current_status.state) == (1, "under_way")
    assert found.programmings.get().text == "Cadrage"


@pytest.mark.parametrize("how", ["edited", "updated"])
def test_what_stands_in_the_way_is_shown_instead_of_the_button(
    check: Check, editor: Client, publish: Publish, how: str
) -> None:
    batch = publish(check(table(row("Former"), row("Outiller"))))
    touched = Action.objects.get(title="Former")
    if how == "edited":
        touched.version += 1
        touched.save()
    else:
        make_status(touched, state="done", comment="Fait")
    page = editor.get(f"/imports/{batch.pk}/").content.decode()
    assert "ne peut plus être annulé" in page
    assert "L’action « Former »" in page
    assert "/annuler/" not in page
    answer = editor.post(f"/imports/{batch.pk}/annuler/", follow=True).content.decode()
    assert "ne peut pas être annulé" in answer
    batch.refresh_from_db()
    assert batch.state == BatchState.PUBLISHED
    assert Action.objects.current().count() == 2


def test_undoing_twice_is_refused_in_words(check: Check, editor: Client, publish: Publish) -> None:
    batch = publish(check(LA_REUNION))
    editor.post(f"/imports/{batch.pk}/annuler/")
    assert (
        "Seul un import publié" in editor.post(f"/imports/{batch.pk}/annuler/", follow=True).content.decode()
    )
    assert "puis annulé" in editor.post(f"/imports/{batch.pk}/publier/", follow=True).content.decode()


def test_the_same_file_can_be_published_again_after_undoing(
    check: Check, editor: Client, publish: Publish
) -> None:
    batch = publish(check(LA_REUNION))
    editor.post(f"/imports/{batch.pk}/annuler/")
    again = publish(check(LA_REUNION))
    assert (again.state, again.counts["new"]) == (BatchState.PUBLISHED, 30)
    assert Action.objects.current().count() == 30


def test_a_check_made_before_another_publication_is_told_to_start_again(
    check: Check, editor: Client, publish: Publish
) -> None:
    early, late = check(table(row("Former"))), check(table(row("Former")))
    publish(late)
    answer = editor.post(f"/imports/{early.pk}/publier/", follow=True).content.decode()
    assert "Vérifiez le fichier de nouveau" in answer
    assert Action.objects.count() == 1


@pytest.mark.parametrize("address", ["publier/", "annuler/", "lignes/{line}/"])
def test_a_reader_may_not_act(check: Check, contributor: Client, editor: Client, address: str) -> None:
    batch = check(table(row("Former")))
    target = f"/imports/{batch.pk}/{address.format(line=batch.lines.get().pk)}"
    assert contributor.post(target).status_code == 403
    assert contributor.get(target).status_code == 405
    assert editor.get(target).status_code == 405
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED


def test_the_page_only_reads(check: Check, editor: Client) -> None:
    batch = check(table(row("Former")))
    assert editor.post(f"/imports/{batch.pk}/").status_code == 405
    assert editor.get("/imports/999999/").status_code == 404


def test_a_csrf_token_is_asked_for(check: Check, region: object, django_user_model: type) -> None:
    batch = check(table(row("Former")))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(django_user_model.objects.get(email="ars@azimut.invalid"))
    assert strict.post(f"/imports/{batch.pk}/publier/").status_code == 403
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED


def test_only_the_doubts_that_publishing_writes_are_announced(
    check: Check, editor: Client, publish: Publish
) -> None:
    publish(check(LA_REUNION))
    again = check(LA_REUNION.replace("Réalisé en 2023 et 2024.".encode(), "Réalisé en 2025.".encode()))
    page = editor.get(f"/imports/{again.pk}/").content.decode()
    assert "9&nbsp;à confirmer" in page
    assert "1\u00a0ligne reste à confirmer" in page


def test_a_conflict_left_undecided_is_told_after_publishing(
    check: Check, editor: Client, publish: Publish
) -> None:
    publish(check(table(row("Former"), row("Outiller"))))
    touched = Action.objects.get(title="Former")
    touched.priority, touched.version = 3, touched.version + 1
    touched.save()
    batch = publish(check(table(row("Former", priority="2"), row("Outiller", priority="2"))))
    page = editor.get(f"/imports/{batch.pk}/").content.decode()
    assert "1\u00a0conflit non décidé&nbsp;: cette action n’a pas changé" in page
