"""Saved views: what one keeps, who sees it, who shares and changes it, and what is refused in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict

from accounts.access import may_change_view, may_share_views
from accounts.enums import Role
from accounts.models import ListPreference, SavedView, User
from accounts.selectors.saved_views import (
    ViewContent,
    columns_asked,
    over_view,
    remembered_columns,
    view_of,
)
from accounts.selectors.scopes import scope_of
from accounts.services.pseudonyms import take_pseudonym
from accounts.services.refusals import AccountRefused
from accounts.services.saved_views import (
    delete_view,
    remember_columns,
    rename_view,
    save_view,
    update_view,
)
from common.scope import NOBODY, Scope
from territories.models import Territory
from tests.factories import make_region, make_user, make_user_with_mandate

pytestmark = pytest.mark.django_db
CONTENT = ViewContent("etat=done&priorite=1", "-maj", ("etat", "pilote"))


@pytest.fixture
def here() -> Territory:
    return make_region()


@pytest.fixture
def editor(here: Territory) -> User:
    return make_user_with_mandate(Role.ARS_EDITOR, here, email="ars@azimut.invalid")


@pytest.fixture
def member(here: Territory) -> User:
    return make_user_with_mandate(Role.COMMITTEE_MEMBER, here)


def scope(user: User) -> Scope:
    return scope_of(user, day=dt.date(2026, 6, 1))


def keep(owner: User, here: Territory, name: str = "Priorité 1", **fields: Any) -> SavedView:
    told = {"scope": scope(owner), "page": "actions", "shared": False, "content": CONTENT}
    return save_view(owner=owner, territory=here, name=name, **(told | fields))


def seen_by(user: User) -> set[str]:
    return {view.name for view in SavedView.objects.visible_to(scope(user))}


def test_a_view_keeps_filters_sort_and_columns(editor: User, here: Territory) -> None:
    view = SavedView.objects.get(pk=keep(editor, here, "  Priorité   1 ").pk)
    assert (view.name, view.query, view.ordering, view.columns) == (
        "Priorité 1",
        "etat=done&priorite=1",
        "-maj",
        ["etat", "pilote"],
    )


def test_a_private_view_is_seen_by_its_owner_alone(editor: User, member: User, here: Territory) -> None:
    keep(editor, here, "à moi")
    keep(editor, here, "à tous", shared=True)
    assert seen_by(editor) == {"à moi", "à tous"}
    assert seen_by(member) == {"à tous"}
    assert seen_by(make_user_with_mandate(Role.NATIONAL_READER)) == {"à tous"}


def test_a_view_is_of_a_region_that_one_reads(editor: User, here: Territory) -> None:
    keep(editor, here, shared=True)
    mayotte = make_region("06", "Mayotte")
    assert seen_by(make_user_with_mandate(Role.ARS_EDITOR, mayotte)) == set()
    assert SavedView.objects.visible_to(NOBODY).count() == 0
    # One's own, once the mandate is over.
    editor.mandates.update(valid_to=dt.date(2026, 5, 1))
    assert seen_by(editor) == set()


def test_sharing_is_for_those_who_edit_in_the_region(editor: User, member: User, here: Territory) -> None:
    with pytest.raises(AccountRefused, match="Seules les personnes qui modifient") as refusal:
        keep(member, here, shared=True)
    assert refusal.value.field == "shared"
    private = keep(member, here)
    with pytest.raises(AccountRefused, match="Seules"):
        rename_view(scope=scope(member), view=private, name="Autre", shared=True)
    private.refresh_from_db()
    assert (private.name, private.shared) == ("Priorité 1", False)
    assert may_share_views(scope(editor), here.pk)


def test_a_shared_view_is_the_editors_and_a_private_one_its_owner_s(
    editor: User, member: User, here: Territory
) -> None:
    colleague = make_user_with_mandate(Role.ARS_EDITOR, here)
    shared, private, hers = keep(editor, here, "s", shared=True), keep(editor, here), keep(member, here)
    assert may_change_view(scope(colleague), shared)
    assert not may_change_view(scope(member), shared)
    assert not may_change_view(scope(colleague), private)
    assert may_change_view(scope(member), hers)


def test_a_name_is_taken_once_by_person_list_and_region(editor: User, member: User, here: Territory) -> None:
    keep(editor, here)
    other = ViewContent("etat=done", "objectif", ())
    with pytest.raises(AccountRefused, match="porte déjà ce nom") as refusal:
        keep(editor, here, "PRIORITÉ 1".lower(), content=other)
    assert refusal.value.field == "name"
    keep(member, here)
    keep(editor, here, page="indicateurs")
    second = keep(editor, here, "Autre")
    with pytest.raises(AccountRefused, match="porte déjà ce nom"):
        rename_view(scope=scope(editor), view=second, name="Priorité 1", shared=False)


def test_the_database_refuses_the_same(editor: User, here: Territory) -> None:
    keep(editor, here)
    twin = SavedView(owner=editor, territory=here, page="actions", name="priorité 1".title())
    with pytest.raises(ValidationError, match="porte déjà ce nom"):
        twin.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner=editor, territory=here, page="actions", name="")


def test_the_same_sent_twice_is_one_view(editor: User, here: Territory) -> None:
    assert keep(editor, here) == keep(editor, here)
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_is_short_and_is_one(editor: User, here: Territory, name: str) -> None:
    with pytest.raises(AccountRefused) as refusal:
        keep(editor, here, name)
    assert refusal.value.field == "name"


def test_filters_too_long_are_refused(editor: User, here: Territory) -> None:
    with pytest.raises(AccountRefused, match="trop longs"):
        keep(editor, here, content=ViewContent("recherche=" + "a" * 4_000, "", ()))


def test_an_update_replaces_all_of_it_and_a_deletion_is_done_once(editor: User, here: Territory) -> None:
    view = keep(editor, here)
    update_view(view=view, content=ViewContent("bloquees=1", "maj", ("point",)))
    view.refresh_from_db()
    assert (view.query, view.ordering, view.columns) == ("bloquees=1", "maj", ["point"])
    delete_view(view=view)
    delete_view(view=SavedView(pk=view.pk))
    with pytest.raises(AccountRefused, match="vient d’être supprimée"):
        update_view(view=SavedView(pk=999), content=CONTENT)


@pytest.mark.parametrize("wanted", ["abc", "-1", "9" * 30, "²"])
def test_a_number_that_is_none_is_a_view_that_does_not_exist(
    editor: User, here: Territory, wanted: str
) -> None:
    with pytest.raises(SavedView.DoesNotExist):
        view_of(scope(editor), "actions", here, QueryDict(f"vue={wanted}"))


def test_a_view_of_another_list_is_not_one_of_this_list(editor: User, here: Territory) -> None:
    view = keep(editor, here, page="indicateurs")
    with pytest.raises(SavedView.DoesNotExist):
        view_of(scope(editor), "actions", here, QueryDict(f"vue={view.pk}"))
    assert view_of(scope(editor), "actions", here, QueryDict("vue=")) is None


def test_a_parameter_of_the_address_even_empty_replaces_that_of_the_view(
    editor: User, here: Territory
) -> None:
    view = keep(editor, here)
    merged = over_view(view, QueryDict(f"vue={view.pk}&priorite=&pilote=3"))
    assert merged.getlist("etat") == ["done"]
    assert merged.getlist("priorite") == [""]
    assert merged["pilote"] == "3"
    assert merged["tri"] == "-maj"
    untouched = QueryDict("etat=done")
    assert over_view(None, untouched) is untouched


def test_columns_are_those_of_the_address_then_of_the_view_then_the_last_ones(
    editor: User, here: Territory
) -> None:
    view, remember = keep(editor, here), ["maj"]
    assert columns_asked(QueryDict("colonne=point"), view, remember) == ["point"]
    assert columns_asked(QueryDict("colonne="), view, remember) == []
    assert columns_asked(QueryDict(""), view, remember) == ["etat", "pilote"]
    assert columns_asked(QueryDict(""), None, remember) == ["maj"]


def test_the_last_columns_are_each_person_s_own(editor: User, member: User) -> None:
    remember_columns(owner_id=editor.pk, page="actions", columns=["etat"])
    remember_columns(owner_id=editor.pk, page="actions", columns=["pilote", "maj"])
    assert remembered_columns(scope(editor), "actions") == ["pilote", "maj"]
    assert remembered_columns(scope(editor), "indicateurs") == []
    assert remembered_columns(scope(member), "actions") == []
    assert ListPreference.objects.count() == 1


def test_what_is_kept_reads_well(editor: User, here: Territory) -> None:
    assert str(keep(editor, here)) == "Priorité 1"
    assert str(ListPreference(owner=make_user(), page="actions")).endswith("· actions")


def test_a_pseudonymised_account_leaves_the_region_its_shared_views(editor: User, here: Territory) -> None:
    keep(editor, here, "privée")
    keep(editor, here, "de tous", shared=True)
    remember_columns(owner_id=editor.pk, page="actions", columns=["etat"])
    take_pseudonym(editor)
    assert [view.name for view in SavedView.objects.all()] == ["de tous"]
    assert ListPreference.objects.count() == 0
