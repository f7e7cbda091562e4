"""Relations between models point down the floors; import-linter cannot see string foreign keys."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from common.db.trace import NEVER_TRACED, Event
from common.models import ScopedQuerySet
from tests.architecture.tree import FLOORS

OURS = [model for model in apps.get_models() if model._meta.app_label in FLOORS]
IDS = [model._meta.label for model in OURS]
# What triggers write beside a traced model: no page reads it but through journal.Change, which is scoped.
EVENTS = [model for model in OURS if issubclass(model, Event)]
WRITTEN_BY_HAND = [model for model in OURS if model not in EVENTS]


def rank(model: type[models.Model]) -> int:
    label = model._meta.app_label
    return FLOORS.index(label) if label in FLOORS else -1


@pytest.mark.parametrize("model", OURS, ids=IDS)
def test_a_relation_never_points_to_a_higher_floor(model: type[models.Model]) -> None:
    upward = [
        f"{field.name} → {field.related_model._meta.label}"
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        if rank(field.related_model) > rank(model)
    ]
    assert upward == []


@pytest.mark.parametrize("model", WRITTEN_BY_HAND, ids=str)
def test_an_account_is_never_cascaded_away_with_what_it_wrote(model: type[models.Model]) -> None:
    cascading = [
        field.name
        for field in model._meta.local_fields
        if field.is_relation and field.related_model._meta.label == settings.AUTH_USER_MODEL
        if field.remote_field.on_delete not in (models.RESTRICT, models.PROTECT)
    ]
    assert cascading == []


@pytest.mark.parametrize("model", OURS, ids=IDS)
def test_a_closed_list_is_closed_in_the_database_too(model: type[models.Model]) -> None:
    constrained = " ".join(
        str(constraint.condition)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    )
    open_lists = [
        field.name
        for field in model._meta.local_fields
        if field.choices and f"'{field.name}__in'" not in constrained
    ]
    assert open_lists == []


@pytest.mark.parametrize("model", OURS, ids=IDS)
def test_every_constraint_speaks_french_to_the_user(model: type[models.Model]) -> None:
    default = models.BaseConstraint.default_violation_error_message
    silent = [c.name for c in model._meta.constraints if c.violation_error_message == default]
    assert silent == []


@pytest.mark.parametrize("model", OURS, ids=IDS)
def test_a_model_has_a_name_an_order_and_a_string(model: type[models.Model]) -> None:
    meta = model._meta
    assert meta.verbose_name[:1] == meta.verbose_name[:1].lower()
    assert "_" not in meta.verbose_name, "a French verbose_name was not given"
    assert meta.ordering, "lists would come in any order"
    assert "__str__" in {name for cls in model.__mro__[:-2] if cls is not models.Model for name in vars(cls)}


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


@pytest.mark.parametrize("model", WRITTEN_BY_HAND, ids=str)
def test_a_model_says_who_sees_its_rows(model: type[models.Model]) -> None:
    scoped = isinstance(model._default_manager.all(), ScopedQuerySet)
    assert scoped != (model._meta.label in CHILDREN)


def test_the_list_of_children_has_no_stale_entry() -> None:
    assert set(CHILDREN) <= set(IDS)


# What the trace leaves out, with why.
UNTRACED = {
    "roadmap.Draft": "what is not saved yet, seen by its author only",
    "roadmap.SentForm": "numbers of forms, without any word",
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
    "indicators.Snapshot": "computed from what is traced",
    "journal.Change": "the journal itself",
    "journal.DirtyMark": "a queue: written by the change it marks, deleted when it is counted",
    "journal.ImportLine": "kept for ever as the file said it; the objects it writes are traced",
}


@pytest.mark.parametrize("model", WRITTEN_BY_HAND, ids=str)
def test_a_table_is_traced_unless_said_otherwise(model: type[models.Model]) -> None:
    traced = {event.pgh_tracked_model for event in EVENTS}
    assert (model in traced) != (model._meta.label in UNTRACED)


@pytest.mark.parametrize("event", EVENTS, ids=str)
def test_an_event_keeps_what_was_written_and_nothing_derived(event: type[Event]) -> None:
    names = {field.name for field in event._meta.local_fields}
    assert not names & NEVER_TRACED
    assert not {"password", "last_login"} & names
    assert "append_only" in {trigger.name for trigger in event._meta.triggers}
    assert not [field for field in event._meta.local_fields if field.remote_field and field.db_constraint]


def test_the_list_of_untraced_tables_has_no_stale_entry() -> None:
    assert set(UNTRACED) <= set(IDS)
