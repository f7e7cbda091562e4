"""What the portal already has of a region, in the shape that comparing needs. Five queries, whatever the size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Max, Q

from journal.enums import BatchState, Outcome, Resolution
from journal.models import ImportBatch, ImportLine
from roadmap.imports.codes import normal_title
from roadmap.imports.compare import Content, Known, objective_key
from roadmap.imports.pilots import Directory, bare_name
from roadmap.models import Action, Goal, Pilotage, Programming, Roadmap
from territories.enums import OrganisationKind
from territories.models import Organisation, OrganisationName, Territory

KIND = "roadmap"
_COLUMNS = (
    "pk",
    "version",
    "code",
    "title",
    "priority",
    "extras",
    "goal_id",
    "current_status__state",
    "current_status__comment",
)
# Words that mean « the one of this region » in any table.
_GENERIC = {
    OrganisationKind.ARS: ("ARS", "Agence régionale de santé"),
    OrganisationKind.GRADES: ("GRADES", "GRADeS", "Groupement régional d’appui"),
}


def directory_of(territory: Territory) -> Directory:
    """The organisations that a table of this region may name."""
    names: list[tuple[str, int, str]] = []
    organisations = list(Organisation.objects.serving(territory).order_by("pk"))
    for organisation in organisations:
        label = organisation.label
        own = {
            organisation.name,
            organisation.short_name,
            *_GENERIC.get(OrganisationKind(organisation.kind), ()),
        }
        names += [(name, organisation.pk, label) for name in sorted(own)]
    labels = {organisation.pk: organisation.label for organisation in organisations}
    others = OrganisationName.objects.filter(organisation__in=organisations).values_list(
        "name", "organisation_id"
    )
    names += [(name, key, labels[key]) for name, key in others]
    return Directory(names)


def roadmap_for(territory: Territory, years: Sequence[int]) -> Roadmap | None:
    """The region's roadmap that shares more than half of these years, the latest where several do."""
    first, last = min(years), max(years)
    found = (
        Roadmap.objects.of_region(territory)
        .current()
        .filter(period_start__lte=last, period_end__gte=first)
        .order_by("-period_start", "-pk")
    )
    return max(
        (roadmap for roadmap in found if 2 * _shared(roadmap, years) > len(years)),
        key=lambda roadmap: _shared(roadmap, years),
        default=None,
    )


def _shared(roadmap: Roadmap, years: Sequence[int]) -> int:
    return sum(1 for year in years if year in roadmap.years)


def portal_mark(territory: Territory) -> list[int]:
    """Moves with each publication and undoing in a region: a check made before another one is out of date."""
    settled = ImportBatch.objects.filter(kind=KIND, territory=territory).exclude(state=BatchState.CHECKED)
    marks = settled.aggregate(
        batches=Count("pk"), undone=Count("pk", filter=Q(state=BatchState.UNDONE)), last=Max("pk")
    )
    return [marks["batches"], marks["undone"], marks["last"] or 0]


def known_actions(roadmap: Roadmap, *, only: int | None = None) -> list[Known]:
    """Every current action of a roadmap (or one of them), with what the last import said of it."""
    rows = Action.objects.current().filter(roadmap=roadmap).order_by("position", "pk")
    if only is not None:
        rows = rows.filter(pk=only)
    actions = list(rows.values(*_COLUMNS))
    keys = [action["pk"] for action in actions]
    goals, pilots, years = _goals(roadmap), _pilots(keys), _years(keys)
    bases = last_readings(keys)
    known = []
    for action in actions:
        content = _content(action, goals, pilots[action["pk"]], years[action["pk"]])
        known.append(
            Known(
                pk=action["pk"],
                version=action["version"],
                code=action["code"],
                content=content,
                objective_key=objective_key(content),
                title_key=normal_title(content["title"]),
                base=bases.get(action["pk"]),
            )
        )
    return known


def last_readings(actions: list[int]) -> dict[int, Content]:
    """For each action, the reading of the last published line that was settled."""
    settled = ImportLine.objects.filter(
        batch__kind=KIND, batch__state=BatchState.PUBLISHED, target_id__in=actions, excluded=False
    ).exclude(outcome__in=[Outcome.ABSENT, Outcome.REFUSED])
    settled = settled.exclude(outcome=Outcome.CONFLICT, resolution=Resolution.PENDING)
    latest = settled.order_by("target_id", "-batch_id").distinct("target_id")
    return {
        target: reading
        for target, reading in latest.values_list("target_id", "reading")
        if target is not None
    }


def _content(
    action: dict[str, Any],
    goals: dict[int, dict[str, Any]],
    pilots: list[dict[str, Any]],
    years: dict[str, str],
) -> Content:
    goal = goals.get(action["goal_id"], {"number": "", "title": "", "ancestors": []})
    return {
        "ancestors": goal["ancestors"],
        "objective_code": goal["number"],
        "objective_title": goal["title"],
        "objective_written": True,
        "title": action["title"],
        "state": action["current_status__state"],
        "status_text": action["current_status__comment"] or "",
        "priority": action["priority"],
        "pilots": pilots,
        "years": years,
        "extras": action["extras"],
    }


def _goals(roadmap: Roadmap) -> dict[int, dict[str, Any]]:
    rows = {
        row["pk"]: row
        for row in Goal.objects.filter(roadmap=roadmap).values(
            "pk", "number", "title", "parent_id", "level__name"
        )
    }
    for row in rows.values():
        ancestors: list[list[str]] = []
        parent = rows.get(row["parent_id"])
        while parent is not None:
            ancestors.insert(0, [parent["level__name"], parent["number"], parent["title"]])
            parent = rows.get(parent["parent_id"])
        row["ancestors"] = ancestors
    return rows


def _pilots(actions: list[int]) -> dict[int, list[dict[str, Any]]]:
    pilots: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = (
        Pilotage.objects.filter(action__in=actions)
        .select_related("organisation")
        .order_by("action_id", "position")
    )
    for row in rows:
        # A name that the portal does not know is compared as a table's reader would give it.
        name = row.name if row.organisation_id else bare_name(row.label) or row.label
        pilots[row.action_id].append(
            {"organisation": name, "role": row.role, "label": row.label, "id": row.organisation_id}
        )
    return pilots


def _years(actions: list[int]) -> dict[int, dict[str, str]]:
    years: dict[int, dict[str, str]] = defaultdict(dict)
    for key, year, text in Programming.objects.filter(action__in=actions).values_list(
        "action_id", "year", "text"
    ):
        years[key][str(year)] = text
    return years
