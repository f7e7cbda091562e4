"""Three ways set side by side: the file, the last import, the portal.

All three are « contents » (``RowReading.content``): plain values, one per field. A field edited in the
file only is a change; edited in the portal only, it stays; edited differently on both sides, it is a
conflict that only a person settles. A column that the file does not have says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from journal.enums import Outcome
from roadmap.imports.codes import normal_title
from roadmap.imports.headers import Field
from roadmap.imports.near import NearTitles

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One field: as the portal has it, as the file wants it."""

    field: str
    old: Any
    new: Any
    conflict: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"field": self.field, "old": self.old, "new": self.new, "conflict": self.conflict}


@dataclass(slots=True)
class Known:
    """An action of the portal, as far as comparing needs it."""

    pk: int
    version: int
    code: str
    content: Content
    objective_key: str = ""
    title_key: str = ""
    base: Content | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a file has: what it lacks, it says nothing of."""

    fields: frozenset[str]
    years: tuple[int, ...]
    extras: tuple[str, ...] = ()

    @classmethod
    def of_layout(cls, layout: dict[str, Any]) -> Columns:
        """From the layout that a batch keeps."""
        extras = tuple(layout.get("extra_headers", ()))
        return cls(frozenset(layout["fields"]), tuple(layout["years"]), extras)


def fields_of(content: Content, columns: Columns) -> dict[str, Any]:
    """The comparable fields of a content, limited to the columns that the file has."""
    present = columns.fields
    fields: dict[str, Any] = {"title": content["title"]}
    if Field.OBJECTIVE in present or Field.OBJECTIVE_CODE in present or content["objective_title"]:
        fields["objective"] = objective_key(content)
    if Field.STATUS in present or Field.STATE in present:
        fields["status"] = [content["state"], _plain(content["status_text"])]
    if Field.PRIORITY in present:
        fields["priority"] = content["priority"]
    if {Field.PILOT, Field.CO_PILOT, Field.SUPPORT} & set(present):
        fields["pilots"] = sorted([pilot["organisation"], pilot["role"]] for pilot in content["pilots"])
    for year in columns.years:
        fields[f"years.{year}"] = _plain(content["years"].get(str(year), ""))
    for header in columns.extras:
        fields[f"extras.{header}"] = _plain(content["extras"].get(header, ""))
    return fields


def objective_key(content: Content) -> str:
    """What tells one objective from another: its code, otherwise its title."""
    return str(content["objective_code"] or normal_title(content["objective_title"]))


def same_objective(first: Content, second: Content) -> bool:
    """By code where both have one, else by title; « IV Former » may be a code and a title, or a title."""
    if first["objective_code"] and second["objective_code"]:
        return bool(first["objective_code"] == second["objective_code"])
    labels = [normal_title(f"{each['objective_code']} {each['objective_title']}") for each in (first, second)]
    titles = [normal_title(each["objective_title"]) for each in (first, second)]
    return labels[0] == labels[1] or titles[0] == titles[1] != ""


def compare(
    file: Content, portal: Content, base: Content | None, columns: Columns, *, stale: bool = False
) -> list[Change]:
    """What the file would change in the portal, field by field; conflicts are marked.

    ``base`` is what the last import said; without it every difference counts as the file's, unless the
    file was exported before the portal's last edit (``stale``): then nobody can tell, and it is a conflict.
    """
    wanted, current = fields_of(file, columns), fields_of(portal, columns)
    earlier = fields_of(base, columns) if base is not None else current
    for other, content in ((current, portal), (earlier, base or portal)):
        if "objective" in wanted and same_objective(file, content):
            other["objective"] = wanted["objective"]
    changes = []
    for name, new in wanted.items():
        old, before = current.get(name), earlier.get(name)
        if _same(new, old) or _same(new, before):
            continue
        conflict = not _same(old, before) or (stale and base is None)
        changes.append(Change(name, _shown(portal, name, old), _shown(file, name, new), conflict))
    return changes + _objective_title(file, portal, base)


def _objective_title(file: Content, portal: Content, base: Content | None) -> list[Change]:
    """A title corrected where the file writes it is said once, not for each action below."""
    if not file["objective_written"] or not same_objective(file, portal) or not file["objective_title"]:
        return []
    new, old = file["objective_title"], portal["objective_title"]
    before = base["objective_title"] if base is not None else old
    if _plain(new) in (_plain(old), _plain(before)):
        return []
    return [Change("objective_title", old, new, conflict=_plain(old) != _plain(before))]


def outcome_of(changes: Collection[Change]) -> Outcome:
    if any(change.conflict for change in changes):
        return Outcome.CONFLICT
    return Outcome.CHANGED if changes else Outcome.UNCHANGED


class Matcher:
    """Finds the action of the portal that a row speaks of; each action is taken once."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.free = {action.pk: action for action in known}
        self._codes = {action.code: action for action in self.free.values()}
        self._keys = {(action.objective_key, action.title_key): action for action in self.free.values()}
        # What the last import called an action that was renamed in the portal since.
        self._said = {
            (objective_key(action.base), normal_title(action.base["title"])): action
            for action in self.free.values()
            if action.base is not None
        }
        self._near: NearTitles | None = None
        self._titles: dict[str, list[Known]] = {}
        for action in self.free.values():
            self._titles.setdefault(action.title_key, []).append(action)

    def take(self, *, code: str, content: Content) -> Known | None:
        """By code, else by objective and title (now, then as last imported), else by a title borne once."""
        title = normal_title(content["title"])
        candidates = [
            self._codes.get(code) if code else None,
            self._keys.get((objective_key(content), title)),
            self._said.get((objective_key(content), title)),
        ]
        namesakes = self._titles.get(title, [])
        candidates.append(namesakes[0] if len(namesakes) == 1 else None)
        for candidate in candidates:
            if candidate is not None and candidate.pk in self.free:
                return self.free.pop(candidate.pk)
        return None

    def near(self, content: Content) -> list[dict[str, Any]]:
        """Free actions whose title is nearly that one, the nearest first; asked once every row was taken."""
        if self._near is None:
            self._near = NearTitles((action.pk, action.title_key) for action in self.free.values())
        found = (self.free[key] for key in self._near.of(normal_title(content["title"])))
        return [{"id": near.pk, "code": near.code, "title": near.content["title"]} for near in found]


def _plain(text: Any) -> Any:
    return " ".join(text.split()) if isinstance(text, str) else text


def _same(first: Any, second: Any) -> bool:
    return bool((_plain(first) or None) == (_plain(second) or None))


def _shown(content: Content, name: str, value: Any) -> Any:
    """What a person reads for a field: words rather than keys."""
    if name == "objective":
        return f"{content['objective_code']} {content['objective_title']}".strip()
    if name == "pilots":
        return [{"organisation": organisation, "role": role} for organisation, role in value or []]
    if name == "status":
        return {"state": content["state"], "text": content["status_text"]}
    if name.startswith(("years.", "extras.")):
        group, _, key = name.partition(".")
        return content[group].get(key, "")
    return value
