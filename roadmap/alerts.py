"""The rules of the alerts on actions, in one place: what the lists filter, what is counted, what is explained.

Only a published action in use raises an alert; a draft or an archived one never does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Exists, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, TruncDate

from common.templatetags.french import NO_BREAK_SPACE
from roadmap.enums import ActionState, AlertSeverity, Confidence, StepState
from roadmap.models import Blocking, Milestone, Pilotage, StatusUpdate
from roadmap.models.rates import late, steps_of_outer, unanswered

STALE_DAYS = 90
"""After so many days without any status update, an action is without news."""
UNANSWERED = "echeance_sans_reponse"
_CLOSED = Q(current_status__state__in=(ActionState.DONE, ActionState.ABANDONED))
_IN_USE = Q(
    published_at__isnull=False,
    archived_at__isnull=True,
    withdrawn_at__isnull=True,
    roadmap__published_at__isnull=False,
    roadmap__withdrawn_at__isnull=True,
)


@dataclass(frozen=True, slots=True)
class ActionAlert:
    """``label`` is a tag of one action, ``plural`` counts several: « 1 action en retard, 3 actions en retard ».

    ``sentence`` is the rule with its threshold. ``predicate`` tells, over actions, which raise it on a day.
    """

    code: str
    label: str
    plural: str
    sentence: str
    severity: AlertSeverity
    predicate: Callable[[dt.date], Q]


def _of_action(rows: QuerySet[Any]) -> Exists:
    return Exists(rows.order_by().filter(action=OuterRef("pk")))


def _late(on: dt.date) -> Q:
    milestones = Milestone.objects.filter(due__lt=on, reached_on__isnull=True)
    return (Q(Exists(steps_of_outer().filter(late(on)))) | Q(_of_action(milestones))) & ~_CLOSED


def _blocked(on: dt.date) -> Q:
    return Q(_of_action(Blocking.objects.open()))


def _in_difficulty(on: dt.date) -> Q:
    return Q(current_status__confidence=Confidence.IN_DIFFICULTY)


def _contradicted(on: dt.date) -> Q:
    planned, done = (
        Q(Exists(steps_of_outer().filter(state=state))) for state in (StepState.PLANNED, StepState.DONE)
    )
    return (
        Q(current_status__state=ActionState.DONE) & planned
        | Q(current_status__state=ActionState.TO_LAUNCH) & done
        | Q(current_status__confidence=Confidence.ON_COURSE) & _late(on)
    )


def _unanswered(on: dt.date) -> Q:
    """Not late: nobody knows. What a document programmed for past years stays so until somebody answers."""
    return Q(Exists(steps_of_outer().filter(unanswered(on)))) & ~_CLOSED


def _without_news(on: dt.date) -> Q:
    """An update is of the day it speaks of, else of the day it was recorded, in one zone whoever looks."""
    updates = StatusUpdate.objects.filter(retracted_at__isnull=True).alias(
        said_on=Coalesce("on", TruncDate("created_at", tzinfo=dt.UTC))
    )
    recent = updates.filter(said_on__gte=on - dt.timedelta(days=STALE_DAYS))
    return ~Q(_of_action(recent)) & ~_CLOSED


def _without_pilot(on: dt.date) -> Q:
    return ~Q(_of_action(Pilotage.objects.all()))


def _without_state(on: dt.date) -> Q:
    return Q(current_status__state__isnull=True)


def _quoted(label: Any) -> str:
    return f"«{NO_BREAK_SPACE}{label}{NO_BREAK_SPACE}»"


_CLOSED_IN_WORDS = f"ni {_quoted(ActionState.DONE.label)} ni {_quoted(ActionState.ABANDONED.label)}"

ALERTS: tuple[ActionAlert, ...] = (
    ActionAlert(
        "en_retard",
        "En retard",
        "en retard",
        f"Une étape prévue ou un jalon est échu, et n’est pas fait. L’action n’est {_CLOSED_IN_WORDS}. "
        "Une étape sans date est échue le 31\u00a0décembre de son année.",
        AlertSeverity.URGENT,
        _late,
    ),
    ActionAlert(
        "bloquee",
        "Bloquée",
        "bloquées",
        "Un blocage est signalé, et n’est pas levé.",
        AlertSeverity.URGENT,
        _blocked,
    ),
    ActionAlert(
        "en_difficulte",
        "En difficulté",
        "en difficulté",
        f"La météo déclarée est {_quoted(Confidence.IN_DIFFICULTY.label)}.",
        AlertSeverity.URGENT,
        _in_difficulty,
    ),
    ActionAlert(
        "contradiction",
        "Contradiction",
        "en contradiction",
        f"Ce qui est déclaré contredit les étapes\u00a0: {_quoted(ActionState.DONE.label)} avec une étape encore "
        f"prévue, {_quoted(ActionState.TO_LAUNCH.label)} avec une étape faite, ou "
        f"{_quoted(Confidence.ON_COURSE.label)} alors que l’action est en retard.",
        AlertSeverity.WATCH,
        _contradicted,
    ),
    ActionAlert(
        UNANSWERED,
        "Échéance passée, sans réponse",
        "à l’échéance passée, sans réponse",
        "Une étape est échue, et personne n’a dit si elle est faite\u00a0: elle ne compte ni comme faite, ni comme en "
        f"retard. L’action n’est {_CLOSED_IN_WORDS}. Une étape sans date est échue le 31\u00a0décembre de son année.",
        AlertSeverity.WATCH,
        _unanswered,
    ),
    ActionAlert(
        "sans_nouvelles",
        "Sans nouvelles",
        "sans nouvelles",
        f"Aucun point de situation depuis plus de {STALE_DAYS}\u00a0jours, ou aucun du tout\u202f; un point sans date "
        "compte du jour de son enregistrement. "
        f"L’action n’est {_CLOSED_IN_WORDS}.",
        AlertSeverity.WATCH,
        _without_news,
    ),
    ActionAlert(
        "sans_pilote",
        "Sans pilote",
        "sans pilote",
        "Personne n’est nommé pour la piloter, même en appui.",
        AlertSeverity.INCOMPLETE,
        _without_pilot,
    ),
    ActionAlert(
        "sans_etat",
        "Sans état reconnu",
        "sans état reconnu",
        "Aucun état n’est déclaré, ou le document n’en donne pas que le portail reconnaisse.",
        AlertSeverity.INCOMPLETE,
        _without_state,
    ),
)
BY_CODE = {alert.code: alert for alert in ALERTS}


def of_alert(actions: QuerySet[Any], code: str, on: dt.date) -> QuerySet[Any]:
    """The actions that raise one alert on a day. Raises ``KeyError`` of an unknown code."""
    return actions.filter(_IN_USE & BY_CODE[code].predicate(on))


def with_alerts(actions: QuerySet[Any], on: dt.date) -> QuerySet[Any]:
    """Each action with ``alerts``, the codes it raises on a day, in the order of :data:`ALERTS`."""
    raised = [
        Case(
            When(_IN_USE & alert.predicate(on), then=Value(alert.code)),
            default=Value(None),
            output_field=TextField(),
        )
        for alert in ALERTS
    ]
    return actions.annotate(alerts=_Codes(*raised))


class _Codes(Func):
    template = "array_remove(ARRAY[%(expressions)s]::text[], NULL)"
    output_field = ArrayField(TextField())


def alerts_of(codes: list[str]) -> tuple[ActionAlert, ...]:
    return tuple(BY_CODE[code] for code in codes)
