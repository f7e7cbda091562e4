"""Counter-proposals: a territory proposes another value, and is always answered."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.mails import absolute
from accounts.messages import Mail, register
from accounts.models import OutgoingMessage, User
from accounts.services.messages import write_message
from common.templatetags.french import french_date
from indicators.checks import Figure, refusals
from indicators.enums import CounterState, Quality
from indicators.models import CounterProposal, Indicator, Measure
from indicators.services.errors import EntryRefused
from indicators.services.measure_entry import enter_measure
from indicators.services.measures import MeasureKey, applies
from journal.import_kinds import Actor
from territories.models import Territory

MAX_LABEL = 200
MAX_SENTENCE = 2_000
KIND = "indicators.counter_answer"


@transaction.atomic
def propose_counter(
    *,
    indicator: Indicator,
    territory: Territory,
    category: str = "",
    on: dt.date,
    figure: Figure,
    reason: str,
    method: str,
    author: User,
) -> CounterProposal:
    """Write a counter-proposal that waits for the ARS; a double click makes one.

    Raises:
        EntryRefused: no reason or method, a figure that the indicator does not admit, the one that stands,
            or another one of the same author that still waits.
    """
    Indicator.objects.select_for_update(no_key=True).only("pk").get(pk=indicator.pk)
    key = MeasureKey(indicator, on, territory=territory, category=category)
    told = {
        **_parts(figure),
        "reason": _sentence(reason, "reason", "Dites en une phrase pourquoi."),
        "method": _sentence(method, "method", "Dites d’où vient votre valeur et comment elle est comptée."),
    }
    _check(key, figure)
    place = {"indicator": indicator, "territory": territory, "category": category, "on": on}
    mine = CounterProposal.objects.filter(**place, author=author)
    waiting: CounterProposal | None = mine.filter(state=CounterState.PENDING).first()
    if waiting is not None:
        if all(getattr(waiting, name) == value for name, value in told.items()):
            return waiting
        raise EntryRefused("Vous avez déjà proposé une valeur, qui attend sa réponse : retirez-la d’abord.")
    return CounterProposal.objects.create(**place, author=author, author_label=str(author), **told)


@transaction.atomic
def accept_counter(
    *, counter: CounterProposal, answer: str, by: User, seen_at: dt.datetime | None
) -> CounterProposal:
    """Write the measure as proposed, in the name of both.

    Args:
        seen_at: ``recorded_at`` of the figure that the page showed beside, None when there was none.

    Raises:
        EntryRefused: answered already, or no sentence.
        MeasureRefused, MeasureChanged: what the writing of the measure refuses.
    """
    locked = _pending(counter)
    answer = _sentence(answer, "answer", "Une réponse s’accompagne d’une phrase.")
    key = key_of(locked)
    standing = key.find()
    label = f"{locked.author_label}, contre-proposé\u202f; accepté par {by}"
    enter_measure(
        key=key,
        figure=figure_of(locked),
        actor=Actor(label=label[:MAX_LABEL], user=by),
        seen_at=seen_at,
        confirmed=True,
        quality=Quality(standing.quality) if standing else Quality.PROVISIONAL,
        source=f"Contre-proposition {locked.pk}",
    )
    return _answer(locked, CounterState.ACCEPTED, answer, by)


@transaction.atomic
def refuse_counter(*, counter: CounterProposal, answer: str, by: User) -> CounterProposal:
    """Raises :class:`EntryRefused` when answered already, or without a sentence."""
    locked = _pending(counter)
    return _answer(
        locked, CounterState.REFUSED, _sentence(answer, "answer", "Un refus se justifie d’une phrase."), by
    )


@transaction.atomic
def withdraw_counter(*, counter: CounterProposal) -> CounterProposal:
    """By its author, as long as nobody answered.

    Raises:
        EntryRefused: answered already.
    """
    locked = _pending(counter)
    locked.state = CounterState.WITHDRAWN
    locked.save(update_fields=["state", "updated_at"])
    return locked


def key_of(counter: CounterProposal) -> MeasureKey:
    """The measure that a counter-proposal would replace."""
    return MeasureKey(counter.indicator, counter.on, territory=counter.territory, category=counter.category)


def figure_of(counter: CounterProposal | Measure) -> Figure:
    return Figure(counter.value, counter.numerator, counter.denominator)


def build_answer(message: OutgoingMessage) -> Mail | None:
    """None when the counter-proposal is gone, or the account of its author closed."""
    found = CounterProposal.objects.filter(pk=message.payload["counter"])
    counter = found.select_related("indicator", "territory").first()
    if counter is None or not message.recipient.is_active:
        return None
    verdict = "acceptée" if counter.state == CounterState.ACCEPTED else "refusée"
    page = absolute(reverse("indicators:counter-detail", args=[counter.pk]))
    body = (
        f"Bonjour,\n\nVotre contre-proposition pour l’indicateur «\u00a0{counter.indicator.name}\u00a0» "
        f"({counter.territory.name}, {french_date(counter.on)}) est {verdict} par {counter.answered_by_label}."
        f"\n\n{counter.answer}\n\nPour la relire\u00a0:\n{page}\n"
    )
    return Mail(f"Votre contre-proposition est {verdict}", body)


def register_messages() -> None:
    register(KIND, build_answer)


def _check(key: MeasureKey, figure: Figure) -> None:
    if problems := refusals(key.indicator, figure):
        raise EntryRefused(problems[0], field="value" if figure.numerator is None else "numerator")
    if not applies(key):
        raise EntryRefused("Cet indicateur ne s’applique pas à ce territoire à cette date.")
    standing = key.find()
    if standing is not None and _parts(figure_of(standing)) == _parts(figure):
        raise EntryRefused("C’est déjà la valeur publiée.", field="value")


def _parts(figure: Figure) -> dict[str, object]:
    """What is kept: no percentage beside its fraction."""
    fraction = figure.numerator is not None
    value = None if fraction else figure.value
    return {"value": value, "numerator": figure.numerator, "denominator": figure.denominator}


def _pending(counter: CounterProposal) -> CounterProposal:
    found = CounterProposal.objects.select_for_update(of=("self",)).select_related(
        "indicator", "territory__parent", "author"
    )
    locked: CounterProposal = found.get(pk=counter.pk)
    if locked.state == CounterState.WITHDRAWN:
        raise EntryRefused("Cette contre-proposition a été retirée par son auteur.")
    if locked.state != CounterState.PENDING:
        raise EntryRefused(f"Cette contre-proposition a déjà reçu une réponse de {locked.answered_by_label}.")
    return locked


def _answer(counter: CounterProposal, state: str, answer: str, by: User) -> CounterProposal:
    counter.state, counter.answer = state, answer
    counter.answered_by_label, counter.answered_at = str(by), timezone.now()
    counter.save(update_fields=["state", "answer", "answered_by_label", "answered_at", "updated_at"])
    write_message(
        kind=KIND,
        recipient=counter.author,
        dedupe_key=f"counter:{counter.pk}",
        subject_key=f"counter:{counter.pk}",
        payload={"counter": counter.pk},
    )
    return counter


def _sentence(text: str, field: str, empty: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise EntryRefused(empty, field=field)
    if len(text) > MAX_SENTENCE:
        message = f"Ce texte compte {len(text)} caractères ; la limite est de {MAX_SENTENCE}."
        raise EntryRefused(message, field=field)
    return text
