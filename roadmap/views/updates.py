"""`/mes-mises-a-jour/`: one card an action, several saved in one page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import scope_of
from common.scope import Scope
from roadmap.access import role_towards
from roadmap.forms.status import CardForm, action_of_prefix, card_prefix
from roadmap.forms.steps import StepFields
from roadmap.models import Action
from roadmap.selectors.proposals import my_proposals
from roadmap.selectors.updates import speaks_for, steps_of
from roadmap.selectors.updates_mine import (
    Duty,
    MyUpdates,
    actions_by_id,
    has_updates,
    my_updates,
    today_in,
)
from roadmap.services.errors import RoadmapRefused, StaleVersion
from roadmap.services.status_update import Told, save_statements
from roadmap.services.steps import ForeignStep
from roadmap.views.status import CONFLICT, REFUSED, actor_of
from roadmap.views.words import keep_words

CARDS_PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class Card:
    """One action to tell of; ``is_stale`` when somebody told of it while it was being written."""

    duty: Duty
    action: Action
    form: CardForm
    steps: StepFields
    is_stale: bool = False

    @property
    def is_refused(self) -> bool:
        return self.is_stale or bool(self.form.is_bound and (self.form.errors or self.steps.errors))


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    if not has_updates(scope_of(request)):
        raise PermissionDenied
    return _save(request) if request.method == "POST" else _page(request, {})


def _save(request: HttpRequest) -> HttpResponse:
    """Save the card whose button was pressed, or all the filled ones; keep what was typed in the others."""
    scope = scope_of(request)
    sent = _sent_cards(scope, request.POST)
    touched = {pk: card for pk, card in sent.items() if _is_touched(card)}
    only = request.POST.get("seule", "")
    if only and only not in map(str, sent):
        raise Http404("Aucune action à cette adresse.")
    chosen = {int(only): sent[int(only)]} if only else touched
    if not chosen:
        messages.info(request, "Aucune carte n’était remplie\u00a0: rien n’a changé.")
        return redirect("roadmap:my-updates")
    saved, refused = _record(request, chosen)
    kept = {pk: card for pk, card in touched.items() if pk not in saved and pk not in refused}
    if saved:
        messages.success(request, _saved_in_words(len(saved)))
    if refused or kept:
        keep_words(request, without=lambda name: any(name.startswith(f"{card_prefix(pk)}-") for pk in saved))
        return _page(request, {**kept, **refused}, saved=len(saved), status=_status_of(refused))
    following = next((pk for pk in list(sent)[_rank(sent, only) :] if pk not in saved), None)
    return redirect(reverse("roadmap:my-updates") + (f"#carte-{following}" if following else ""))


def _status_of(refused: dict[int, Card]) -> int:
    if any(card.is_stale for card in refused.values()):
        return CONFLICT
    return REFUSED if refused else 200


def _record(request: HttpRequest, chosen: dict[int, Card]) -> tuple[set[int], dict[int, Card]]:
    """The ids of what was saved, and the cards that were refused with their reasons."""
    scope = scope_of(request)
    told, refused = [], {}
    for pk, card in chosen.items():
        who = role_towards(scope, card.action)
        if who is None:
            raise PermissionDenied
        if card.form.is_valid() & card.steps.is_valid():
            said = card.form.statement(card.steps)
            told.append(Told(card.action, said, who, speaks_for(scope, card.action)))
        else:
            refused[pk] = card
    saved = set()
    for outcome in save_statements(told=told, actor=actor_of(request)):
        pk = outcome.action.pk
        if outcome.refusal is None:
            saved.add(pk)
        else:
            refused[pk] = _refused(request, chosen[pk], outcome.refusal)
    return saved, refused


def _refused(request: HttpRequest, card: Card, refusal: RoadmapRefused) -> Card:
    if isinstance(refusal, ForeignStep):
        raise Http404(refusal.message)
    if not isinstance(refusal, StaleVersion):
        card.form.refuse(refusal)
        return card
    # Their words are quoted above the card, and one's own will now be saved after them.
    fresh = actions_by_id(scope_of(request), [card.action.pk])[card.action.pk]
    data = request.POST.copy()
    data[f"{card_prefix(fresh.pk)}-version"] = str(fresh.version)
    return replace(_card(scope_of(request), fresh, card.duty, data), is_stale=True)


def _sent_cards(scope: Scope, data: QueryDict) -> dict[int, Card]:
    """The cards of the page that was sent, in its order."""
    pks = [pk for pk in map(action_of_prefix, data) if pk]
    actions = actions_by_id(scope, pks)
    if len(actions) != len(pks):
        raise Http404("Aucune action à cette adresse.")
    return {pk: _card(scope, actions[pk], Duty(pk), data) for pk in pks}


def _is_touched(card: Card) -> bool:
    """A choice that differs because somebody else changed the action is not the person's."""
    if str(card.form["comment"].value() or "").strip():
        return True
    is_current = str(card.form["version"].value()) == str(card.action.version)
    return is_current and (card.form.is_touched or card.steps.touched)


def _card(scope: Scope, action: Action, duty: Duty, data: QueryDict | None = None) -> Card:
    prefix = card_prefix(action.pk)
    steps = steps_of(action, until=today_in(action.roadmap.territory).year)
    form = CardForm(data, action=action, who=role_towards(scope, action) or "", prefix=prefix)
    return Card(duty, action, form, StepFields(steps, data, prefix=f"{prefix}-"))


def _page(request: HttpRequest, kept: dict[int, Card], *, saved: int = 0, status: int = 200) -> HttpResponse:
    scope = scope_of(request)
    updates = my_updates(scope)
    page = Paginator((*updates.owed, *updates.others), CARDS_PER_PAGE).get_page(request.GET.get("page"))
    cards = _cards(scope, updates, list(page), kept)
    context = {
        "updates": updates,
        "page": page,
        "owed": [card for card in cards if card.duty.campaign],
        "others": [card for card in cards if not card.duty.campaign],
        "kept": len(kept),
        "saved": saved,
        "stale": [card for card in kept.values() if card.is_stale],
        "proposals": my_proposals(scope),
        "active_section": "updates",
    }
    return render(request, "roadmap/updates/mine.html", context, status=status)


def _cards(scope: Scope, updates: MyUpdates, shown: list[Duty], kept: dict[int, Card]) -> list[Card]:
    """The cards of a page, and those that hold what was typed wherever they now stand."""
    duties = {duty.action_id: duty for duty in (*updates.owed, *updates.others)}
    order = [*(duty.action_id for duty in shown)]
    order = [*(pk for pk in kept if pk not in order), *order]
    actions = actions_by_id(scope, [pk for pk in order if pk not in kept])
    cards = []
    for pk in order:
        duty = duties.get(pk, Duty(pk))
        if pk in kept:
            cards.append(replace(kept[pk], duty=duty))
        elif pk in actions:
            cards.append(_card(scope, actions[pk], duty))
    return cards


def _rank(sent: dict[int, Card], only: str) -> int:
    return list(sent).index(int(only)) if only else 0


def _saved_in_words(count: int) -> str:
    return "1 point de situation enregistré." if count == 1 else f"{count} points de situation enregistrés."
