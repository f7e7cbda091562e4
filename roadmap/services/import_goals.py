"""The roadmap, levels and goals that a published table needs, found or created."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from common.enums import Certainty
from journal.models import ImportBatch
from roadmap.enums import RoadmapKind, RoadmapState
from roadmap.imports.codes import normal_title
from roadmap.imports.levels import level_names
from roadmap.imports.portal import roadmap_for
from roadmap.models import Goal, Roadmap, RoadmapLevel


class GoalWriter:
    """Finds or creates, inside one publication, what actions hang from; remembers what it created."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.layout: dict[str, Any] = batch.layout
        self.created: dict[str, list[int]] = {"roadmaps": [], "goals": []}
        self.previous_period: list[int | None] = []
        self.roadmap = self._roadmap()
        self.levels = {level.name: level for level in self.roadmap.levels.all()}
        self.goals: dict[tuple[int, str], Goal] = {
            (goal.level_id, goal.number or normal_title(goal.title)): goal
            for goal in Goal.objects.current().filter(roadmap=self.roadmap).order_by("position")
        }
        self.by_title: dict[str, list[Goal]] = {}
        for goal in self.goals.values():
            self.by_title.setdefault(normal_title(goal.title), []).append(goal)
        self.waiting: list[Goal] = []
        self._general_objectives()
        self._write()

    def objectives(self, contents: Iterable[dict[str, Any]]) -> list[Goal | None]:
        """The goal that each of some actions stands under, in the order of the file; what lacks is written at once."""
        found = [self._objective(content) for content in contents]
        self._write()
        return found

    def _objective(self, content: dict[str, Any]) -> Goal | None:
        """The goal that an action stands under; it and its ancestors may still wait to be written."""
        parent = None
        for header, number, title in content["ancestors"]:
            parent = self._goal(self._level(header), number, title, parent)
        if not content["objective_title"] and not content["objective_code"]:
            return parent
        number, title = content["objective_code"], content["objective_title"]
        known = self._known_elsewhere(number, title)
        if known is not None:
            return known
        level = self._level(self.layout["objective_header"] or "Objectif")
        return self._goal(level, number, title, parent)

    def _known_elsewhere(self, number: str, title: str) -> Goal | None:
        """The same objective under a level that another table named otherwise, or without its number."""
        wanted = normal_title(title)
        found = [
            goal
            for goal in self.by_title.get(wanted, ())
            if wanted and (not number or not goal.number or goal.number == number)
        ]
        return found[0] if len(found) == 1 else None

    def _roadmap(self) -> Roadmap:
        """The region's roadmap of those years, locked until the publication ends."""
        years = self.layout["years"] or [self.batch.parameters["year_from"]]
        found = roadmap_for(self.batch.territory, years)
        if found is None:
            return self._new_roadmap(years)
        roadmap: Roadmap = Roadmap.objects.select_for_update(of=("self",), no_key=True).get(pk=found.pk)
        known = [year for year in (roadmap.period_start, roadmap.period_end) if year is not None]
        first, last = min([*known, *years]), max([*known, *years])
        if [first, last] != [roadmap.period_start, roadmap.period_end]:
            self.previous_period = [roadmap.period_start, roadmap.period_end]
            roadmap.period_start, roadmap.period_end = first, last
            roadmap.save(update_fields=["period_start", "period_end", "updated_at"])
        return roadmap

    def _new_roadmap(self, years: list[int]) -> Roadmap:
        territory = self.batch.territory
        slug = f"region-{territory.code.lower()}-{years[0]}"
        taken = Roadmap.objects.filter(code__startswith=slug).count()
        roadmap = Roadmap.objects.create(
            kind=RoadmapKind.REGIONAL,
            territory=territory,
            code=f"{slug}-{taken + 1}" if taken else slug,
            title=(self.layout["title"] or f"Feuille de route régionale · {territory.name}")[:300],
            period_start=years[0],
            period_end=years[-1],
            announced_period=self.layout["announced_period"],
            state=RoadmapState.ADOPTED,
            source=f"Tableau importé : {self.batch.file_name}",
            certainty=Certainty.CERTAIN,
            note="\n".join(self.layout["other_lines"]),
            published_at=timezone.now(),
        )
        self.created["roadmaps"].append(roadmap.pk)
        return roadmap

    def _general_objectives(self) -> None:
        """They stand above the table, linked to nothing: the document does not link them."""
        if not self.layout["general_objectives"]:
            return
        level = self._level(
            self.layout["general_label"] or "Objectifs généraux", note=self.layout["general_label"]
        )
        for number, title in self.layout["general_objectives"]:
            self._goal(level, number, title, None)

    def _level(self, header: str, *, note: str = "") -> RoadmapLevel:
        name, plural = level_names(header)
        if name not in self.levels:
            self.levels[name] = RoadmapLevel.objects.create(
                roadmap=self.roadmap,
                depth=len(self.levels) + 1,
                name=name,
                plural=plural,
                note=note or header,
            )
        return self.levels[name]

    def _goal(self, level: RoadmapLevel, number: str, title: str, parent: Goal | None) -> Goal:
        key = (level.pk, number or normal_title(title))
        if key not in self.goals:
            goal = self.goals[key] = Goal(
                roadmap=self.roadmap,
                level=level,
                parent=parent,
                number=number[:30],
                title=title or number,
                position=len(self.goals) + 1,
                source=f"Tableau importé : {self.batch.file_name}",
            )
            self.by_title.setdefault(normal_title(goal.title), []).append(goal)
            self.waiting.append(goal)
        return self.goals[key]

    def _write(self) -> None:
        """Parents, then their children: as many statements as there are generations."""
        left = self.waiting
        while left:
            ready = [goal for goal in left if goal.parent is None or goal.parent.pk is not None]
            Goal.objects.bulk_create(ready)
            left = [goal for goal in left if goal.pk is None]
        self.created["goals"] += [goal.pk for goal in self.waiting]
        self.waiting = []
