"""Saving, renaming, sharing, bringing up to date and deleting views; remembering columns."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from accounts.access import may_share_views
from accounts.models import ListPreference, SavedView, User
from accounts.models.saved_views import NAME_LENGTH, QUERY_LENGTH
from accounts.selectors.saved_views import ViewContent, content_kept
from accounts.services.refusals import AccountRefused
from common.scope import Scope
from territories.models import Territory

_TAKEN = "Une vue de cette liste porte déjà ce nom\u00a0: choisissez-en un autre."
_GONE = "Cette vue vient d’être supprimée."


@transaction.atomic
def save_view(
    *,
    scope: Scope,
    owner: User,
    territory: Territory,
    page: str,
    name: str,
    shared: bool,
    content: ViewContent,
) -> SavedView:
    """A new view; the same sent twice is one view.

    Raises:
        AccountRefused: no name, a name taken, filters too long, sharing without the right to.
    """
    name = _checked_name(name)
    _check_content(content)
    if shared:
        _check_sharing(scope, territory.pk)
    named = SavedView.objects.filter(owner=owner, name__iexact=name)
    same: SavedView | None = named.of_page(page, territory).first()
    if same is not None and same.shared == shared and content_kept(same) == content:
        return same
    view = SavedView(owner=owner, territory=territory, page=page, name=name, shared=shared)
    _hold(view, content)
    _write(view)
    return view


@transaction.atomic
def rename_view(*, scope: Scope, view: SavedView, name: str, shared: bool) -> SavedView:
    """Raises AccountRefused as :func:`save_view` does; unsharing asks for no right."""
    locked = _locked(view)
    if shared and not locked.shared:
        _check_sharing(scope, locked.territory_id)
    locked.name, locked.shared = _checked_name(name), shared
    _write(locked)
    return locked


@transaction.atomic
def update_view(*, view: SavedView, content: ViewContent) -> SavedView:
    """Make the view say what the page shows now."""
    _check_content(content)
    locked = _locked(view)
    _hold(locked, content)
    locked.save(update_fields=["query", "ordering", "columns", "updated_at"])
    return locked


@transaction.atomic
def delete_view(*, view: SavedView) -> None:
    """Nothing points at a view: what was made from it stays. Deleting it twice deletes it once."""
    SavedView.objects.filter(pk=view.pk).delete()


def remember_columns(*, owner_id: int, page: str, columns: Sequence[str]) -> None:
    """The columns looked at last, in one statement."""
    ListPreference.objects.bulk_create(
        [ListPreference(owner_id=owner_id, page=page, columns=list(columns))],
        update_conflicts=True,
        unique_fields=["owner", "page"],
        update_fields=["columns"],
    )


def _hold(view: SavedView, content: ViewContent) -> None:
    view.query, view.ordering, view.columns = content.query, content.ordering, list(content.columns)


def _locked(view: SavedView) -> SavedView:
    found: SavedView | None = SavedView.objects.select_for_update().filter(pk=view.pk).first()
    if found is None:
        raise AccountRefused(_GONE)
    return found


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise AccountRefused("Donnez un nom à cette vue.", field="name")
    if len(name) > NAME_LENGTH:
        raise AccountRefused(f"Un nom compte {NAME_LENGTH}\u00a0caractères au plus.", field="name")
    return name


def _check_content(content: ViewContent) -> None:
    if len(content.query) > QUERY_LENGTH:
        raise AccountRefused("Ces filtres sont trop longs pour être enregistrés.")


def _check_sharing(scope: Scope, territory_id: int) -> None:
    if not may_share_views(scope, territory_id):
        raise AccountRefused(
            "Seules les personnes qui modifient la feuille de route de la région partagent une vue.",
            field="shared",
        )


def _write(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise AccountRefused(_TAKEN, field="name") from error
