"""Relations between models point down the floors; import-linter cannot see string foreign keys."""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from common.db.trace import NEVER_TRACED, Event
from common.models import ScopedQuerySet
from tests.architecture.tree import FLOORS, assert_none

OURS = [model for model in apps.get_models() if model._meta.app_label in FLOORS]
IDS = [model._meta.label for model in OURS]
# What triggers write beside a traced model: no page reads it but through journal.Change, which is scoped.
EVENTS = [model for model in OURS if issubclass(model, Event)]
WRITTEN_BY_HAND = [model for model in OURS if model not in EVENTS]


def rank(model: type[models.Model]) -> int:
    label = model._meta.app_label
    return FLOORS.index(label) if label in FLOORS else -1


def wrong(
    looked_at: Iterable[type[models.Model]], faults: Callable[[type[models.Model]], list[Any]]
) -> dict[str, Any]:
    """What a rule finds, by the name of the model at fault."""
    return {model._meta.label: found for model in looked_at if (found := faults(model))}


def test_a_relation_never_points_to_a_higher_floor() -> None:
    assert_none(wrong(OURS, upward))


def upward(model: type[models.Model]) -> list[str]:
    return [
        f"{field.name} → {field.related_model._meta.label}"
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        if rank(field.related_model) > rank(model)
    ]


def test_an_account_is_never_cascaded_away_with_what_it_wrote() -> None:
    assert_none(wrong(WRITTEN_BY_HAND, cascading))


def cascading(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.local_fields
        if field.is_relation and field.related_model._meta.label == settings.AUTH_USER_MODEL
        if field.remote_field.on_delete not in (models.RESTRICT, models.PROTECT)
    ]


def test_a_closed_list_is_closed_in_the_database_too() -> None:
    assert_none(wrong(OURS, open_lists))


def open_lists(model: type[models.Model]) -> list[str]:
    constrained = " ".join(
        str(constraint.condition)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    )
    return [
        field.name
        for field in model._meta.local_fields
        if field.choices and f"'{field.name}__in'" not in constrained
    ]


def test_every_constraint_speaks_french_to_the_user() -> None:
    default = models.BaseConstraint.default_violation_error_message
    silent = wrong(
        OURS, lambda model: [c.name for c in model._meta.constraints if c.violation_error_message == default]
    )
    assert_none(silent)


def test_a_model_has_a_name_an_order_and_a_string() -> None:
    assert_none(wrong(OURS, unnamed))


def unnamed(model: type[models.Model]) -> list[str]:
    meta = model._meta
    faults = {
        "its verbose_name has a capital": meta.verbose_name[:1] != meta.verbose_name[:1].lower(),
        "a French verbose_name was not given": "_" in meta.verbose_name,
        "lists would come in any order": not meta.ordering,
        "it has no __str__": "__str__"
        not in {name for cls in model.__mro__[:-2] if cls is not models.Model for name in vars(cls)},
    }
    return [fault for fault, found in faults.items() if found]


# Reached only through a parent that is scoped: they have no list or page of their own.
CHILDREN = {
    "indicators.ActionSnapshot": "read through its snapshot",
    "indicators.Applicability": "read through its indicator",
    "indicators.GoalSnapshot": "read through its snapshot",
    "indicators.IndicatorSnapshot": "read through its snapshot",
    "indicators.MilestoneSnapshot": "read through its snapshot",
    "indicators.ProgrammeSnapshot": "read through its snapshot",
    "indicators.IndicatorCategory": "read through its indicator",
    "indicators.Target": "read through its trajectory",
    "indicators.MeasureLine": "read through its batch",
    "journal.ImportLine": "read through its batch",
    "programmes.ApplicationDomain": "read through its application",
    "programmes.Strand": "read through its programme",
    "roadmap.Blocking": "read through its action",
    "roadmap.CampaignItem": "read through its campaign",
    "roadmap.Alignment": "read through its action or goal",
    "roadmap.GoalSuccession": "read through its goals",
    "roadmap.Milestone": "read through its goal or action",
    "roadmap.Pilotage": "read through its action",
    "roadmap.Programming": "read through its action",
    "roadmap.Proof": "read through its status update or step",
    "roadmap.RoadmapLevel": "read through its roadmap",
    "roadmap.StatusUpdate": "read through its action",
    "roadmap.Step": "read through its programming",
    "territories.OrganisationArea": "read through its organisation",
    "territories.OrganisationName": "read through its organisation",
}


def test_a_model_says_who_sees_its_rows() -> None:
    unscoped = {
        model._meta.label
        for model in WRITTEN_BY_HAND
        if not isinstance(model._default_manager.all(), ScopedQuerySet)
    }
    assert_none(dict.fromkeys(unscoped ^ set(CHILDREN), "scoped and a child, or neither"))


def test_the_list_of_children_has_no_stale_entry() -> None:
    assert set(CHILDREN) <= set(IDS)


# What the trace leaves out, with why.
UNTRACED = {
    "roadmap.Draft": "what is not saved yet, seen by its author only",
    "roadmap.SentForm": "numbers of forms, without any word",
    "accounts.ApiCall": "a log: it is its own trace",
    "accounts.IdempotentCall": "answers kept two days for who asks again; what they wrote is traced",
    "accounts.ListPreference": "the columns a person looks at: no business data, nobody else's business",
    "indicators.EstablishmentTotal": "derived from the measures, and written again whenever they change",
    "indicators.TotalsComputation": "derived: when the totals were last computed",
    "indicators.MeasureLine": "kept between a check and its publication; the measures it writes are traced",
    "accounts.OutgoingMessage": "a queue: its states are its own trace",
    "accounts.ResetRequest": "a queue: deleted as soon as it is answered",
    "accounts.SavedView": "a person's own filters, often private: the journal of the region would show them",
    "indicators.ActionSnapshot": "computed from what is traced",
    "indicators.ComputationRun": "its states are its own trace",
    "indicators.GoalSnapshot": "computed from what is traced",
    "indicators.IndicatorSnapshot": "computed from what is traced",
    "indicators.MilestoneSnapshot": "computed from what is traced",
    "indicators.ProgrammeSnapshot": "computed from what is traced",
    "indicators.Progress": "a view over what is computed",
    "indicators.Snapshot": "computed from what is traced",
    "journal.Change": "the journal itself",
    "journal.DirtyMark": "a queue: written by the change it marks, deleted when it is counted",
    "journal.Stamp": "says that something was traced",
    "journal.ImportLine": "kept for ever as the file said it; the objects it writes are traced",
}


def test_a_table_is_traced_unless_said_otherwise() -> None:
    traced = {event.pgh_tracked_model for event in EVENTS}
    untraced = {model._meta.label for model in WRITTEN_BY_HAND if model not in traced}
    assert_none(dict.fromkeys(untraced ^ set(UNTRACED), "traced and said not to be, or neither"))


def test_an_event_keeps_what_was_written_and_nothing_derived() -> None:
    assert_none(wrong(EVENTS, faults_of_event))


def faults_of_event(event: type[Event]) -> list[str]:
    fields = event._meta.local_fields
    names = {field.name for field in fields}
    faults = [f"keeps {name}" for name in sorted(names & (NEVER_TRACED | {"password", "last_login"}))]
    if "append_only" not in {trigger.name for trigger in event._meta.triggers}:
        faults.append("may be changed")
    bound = [field.name for field in fields if field.remote_field and field.db_constraint]
    return faults + [f"{name} holds back a deletion" for name in bound]


def test_the_list_of_untraced_tables_has_no_stale_entry() -> None:
    assert set(UNTRACED) <= set(IDS)
