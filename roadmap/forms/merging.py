"""The page where two people's words are made one: nothing typed is lost, each conflict is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from common.templatetags.french import french_date, french_number
from roadmap.enums import PilotRole, StepState
from roadmap.forms.opened import decoded, encoded, sign, unsign
from roadmap.selectors.editing import EditOptions
from roadmap.services.editing.content import YearEntry
from roadmap.services.editing.merge import Merge, adopted, three_way
from roadmap.services.editing.years import recut

LABELS = {
    "title": "Intitulé",
    "goal": "Objectif",
    "code": "Code",
    "priority": "Priorité",
    "weight": "Poids",
    "published": "Visibilité",
    "pilots": "Pilotes",
    "milestones": "Jalons",
    "alignments": "Alignement national",
    "remarks": "Remarques à confirmer",
    "number": "Numéro",
    "parent": "Rattaché à",
    "position": "Rang dans son niveau",
    "lead": "Porteur",
    "description": "Description",
}
MINE, NOW, BOTH = "mine", "now", "both"
_LISTS = ("pilots", "milestones", "alignments")
_TEXTS = ("title", "code", "number", "description")
_SIDES = ("base", "mine", "now")


def label_of(name: str) -> str:
    group, _, year = name.partition(".")
    return f"Programmation {year}" if group == "years" else LABELS[name]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that two people changed. ``text`` is what the merged text starts from, None for a list."""

    name: str
    mine: tuple[str, ...]
    now: tuple[str, ...]
    text: str | None
    may_join: bool
    chosen: str
    error: str

    @property
    def label(self) -> str:
        return label_of(self.name)

    @property
    def key(self) -> str:
        return self.name.replace(".", "-")


class MergeForm:
    """``base`` is what both had opened, ``mine`` what the second typed, ``now`` what the first saved.

    The three are contents of one kind, that of the object whose key is ``pk``.
    """

    def __init__(
        self, *, pk: int, version: int, base: Any, mine: Any, now: Any, data: QueryDict | None = None
    ) -> None:
        self.pk, self.version = pk, version
        self.base, self.mine, self.now = base, mine, now
        self.merge: Merge[Any] = three_way(base, mine, now)
        self.data = data
        self.refusals: list[str] = []

    @classmethod
    def from_post(cls, data: QueryDict, *, kind: str, pk: int) -> MergeForm | None:
        """The form as it was sent; None when it is not one of ours."""
        carried = unsign(data.get("fusion", ""))
        if carried is None or carried.get(kind) != pk or "mine" not in carried:
            return None
        contents = {name: decoded(kind, carried[name]) for name in _SIDES}
        return cls(pk=pk, version=carried["version"], data=data, **contents)

    def signed(self) -> str:
        contents = {name: encoded(getattr(self, name)) for name in _SIDES}
        return sign({self.now.KIND: self.pk, "version": self.version, **contents})

    def _sent(self, name: str, key: str) -> str:
        return self.data.get(f"{key}-{name.replace('.', '-')}", "") if self.data else ""

    def is_valid(self) -> bool:
        return all(self._is_chosen(name) for name in self.merge.conflicts)

    def _is_chosen(self, name: str) -> bool:
        chosen = self._sent(name, "choix")
        return chosen in (MINE, NOW) or (chosen == BOTH and may_join(name))

    def content(self) -> Any:
        """Both people's work, as chosen."""
        merged = self.merge.merged
        for name in self.merge.conflicts:
            merged = merged.put(name, adopted(name, self._value(name), self.now))
        return merged

    def _value(self, name: str) -> Any:
        mine, now = self.mine.get(name), self.now.get(name)
        chosen = self._sent(name, "choix")
        if chosen != BOTH:
            return mine if chosen == MINE else now
        if name in _LISTS:
            return joined(mine, now)
        text = self._sent(name, "texte").replace("\r\n", "\n").strip()
        return YearEntry(text, recut(text, (*now.steps, *mine.steps))) if is_year(name) else text

    def conflicts(self, options: EditOptions) -> list[Conflict]:
        return [self._conflict(name, options) for name in self.merge.conflicts]

    def _conflict(self, name: str, options: EditOptions) -> Conflict:
        mine, now = self.mine.get(name), self.now.get(name)
        sent = self.data is not None
        return Conflict(
            name=name,
            mine=in_words(name, mine, options),
            now=in_words(name, now, options),
            text=None if not is_text(name) else self._sent(name, "texte") or _together(mine, now),
            may_join=may_join(name),
            chosen=self._sent(name, "choix"),
            error="" if not sent or self._is_chosen(name) else "Choisissez ce qui sera enregistré.",
        )

    def labels(self, names: Iterable[str]) -> list[str]:
        return [label_of(name) for name in names]


def is_year(name: str) -> bool:
    return name.startswith("years.")


def is_text(name: str) -> bool:
    return name in _TEXTS or is_year(name)


def may_join(name: str) -> bool:
    return is_text(name) or name in _LISTS


def joined(mine: Any, now: Any) -> Any:
    """A list that holds what both hold, the recorded first."""
    return mine | now if isinstance(mine, frozenset) else (*now, *(row for row in mine if row not in now))


def _together(mine: Any, now: Any) -> str:
    texts = [value.text if isinstance(value, YearEntry) else str(value) for value in (now, mine)]
    return "\n".join(dict.fromkeys(text for text in texts if text))


def in_words(name: str, value: Any, options: EditOptions) -> tuple[str, ...]:
    """The lines that a value reads as; « rien » when there is none."""
    if is_year(name):
        lines = [_step(step) for step in value.steps] or value.text.splitlines()
    elif name == "pilots":
        known = dict(options.organisations)
        roles = dict(PilotRole.choices)
        lines = [f"{known.get(str(p.organisation), p.label)}, {roles.get(p.role, p.role)}" for p in value]
    elif name == "milestones":
        lines = [f"{french_date(m.due) or m.due_text or 'sans date'}, {m.label}" for m in value]
    elif name == "alignments":
        lines = [options.national_labels.get(str(key), str(key)) for key in sorted(value)]
    else:
        lines = _single(name, value, options)
    return tuple(lines) or ("rien",)


def _step(step: Any) -> str:
    due = f", échéance {french_date(step.due)}" if step.due else ""
    state = "" if step.state == StepState.UNKNOWN else f" ({StepState(step.state).label})"
    return f"{step.text}{due}{state}"


def _single(name: str, value: Any, options: EditOptions) -> list[str]:
    if name == "published":
        return ["publiée" if value else "brouillon"]
    if name == "weight":
        return [french_number(value, 2)]
    if name in ("goal", "parent"):
        return [dict(options.goals).get(str(value or ""), "")]
    if name == "lead":
        return [dict(options.organisations)[str(value)]] if value else []
    return str(value).splitlines() if value else []
