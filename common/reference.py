"""Reading of the fixture files and the writing of their rows, run after run, without duplicates."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from django.db import models
from django.db.models import Model
from django.utils import timezone

from common.enums import Certainty

M = TypeVar("M", bound=Model)


class ReferenceDataError(Exception):
    """A sentence for the operator, naming the file and the row."""


@dataclass(slots=True)
class Tally:
    """What loading one kind of row did."""

    label: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        return self.created + self.updated + self.unchanged

    @property
    def changed_nothing(self) -> bool:
        return self.created == self.updated == 0

    def __str__(self) -> str:
        return (
            f"{self.label}\u00a0: {self.total} (ajouts\u00a0: {self.created},"
            f" modifications\u00a0: {self.updated}, sans changement\u00a0: {self.unchanged})"
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One fixture row; ``where`` names its file and its place for the error messages."""

    values: Mapping[str, Any]
    where: str

    def error(self, problem: str) -> ReferenceDataError:
        return ReferenceDataError(f"{self.where}\u00a0: {problem}")

    def text(self, name: str, *, required: bool = False) -> str:
        """The trimmed text of a field, empty when absent. Raises when required and empty."""
        value = self.values.get(name)
        text = "" if value is None else str(value).strip()
        if required and not text:
            raise self.error(f"le champ «\u00a0{name}\u00a0» est vide.")
        return text

    def choice(self, name: str, choices: type[models.TextChoices], default: str = "") -> str:
        value = self.text(name, required=not default) or default
        if value not in choices.values:
            known = ", ".join(choices.values)
            raise self.error(
                f"«\u00a0{value}\u00a0» ne convient pas pour «\u00a0{name}\u00a0» (attendu\u00a0: {known})."
            )
        return value

    def date(self, name: str) -> dt.date | None:
        value = self.text(name)
        try:
            return dt.date.fromisoformat(value) if value else None
        except ValueError as error:
            raise self.error(f"«\u00a0{value}\u00a0» n’est pas une date (AAAA-MM-JJ).") from error

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, int):
            raise self.error(f"«\u00a0{value}\u00a0» n’est pas un nombre entier pour «\u00a0{name}\u00a0».")
        return value

    def decimal(self, name: str) -> Decimal | None:
        """Exact: an integer, or a text with a point. A JSON fraction would already have been rounded."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        problem = f"«\u00a0{value}\u00a0» n’est pas un nombre décimal exact pour «\u00a0{name}\u00a0»."
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise self.error(problem)
        try:
            number = Decimal(value)
        except InvalidOperation as error:
            raise self.error(problem) from error
        if not number.is_finite():
            raise self.error(problem)
        return number

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise self.error(f"«\u00a0{value}\u00a0» n’est ni vrai ni faux pour «\u00a0{name}\u00a0».")
        return value

    def texts(self, name: str) -> list[str]:
        """The texts listed under a field."""
        values = self.values.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.error(f"«\u00a0{name}\u00a0» n’est pas une liste de textes.")
        return values

    def rows(self, name: str) -> Iterator[Row]:
        """The objects listed under a field."""
        children = self.values.get(name, [])
        if not isinstance(children, list):
            raise self.error(f"«\u00a0{name}\u00a0» n’est pas une liste.")
        for rank, child in enumerate(children, start=1):
            yield Row(child, f"{self.where}, {name} {rank}")

    def sourced(self) -> dict[str, str]:
        """Where the fact was read and how sure it is: both are required of every row."""
        return {
            "source": self.text("source", required=True),
            "certainty": self.choice("certainty", Certainty),
            "note": self.text("note"),
        }


def read_table(path: Path, columns: Sequence[str]) -> list[Row]:
    """Rows of a tab-separated file. Raises when a column is missing or a row has another width."""
    with _opened(path) as stream:
        reader = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(reader, [])
        missing = [name for name in columns if name not in header]
        if missing:
            raise ReferenceDataError(f"{path.name}\u00a0: colonnes manquantes\u00a0: {', '.join(missing)}.")
        return [_table_row(path, header, line, cells) for line, cells in enumerate(reader, start=2)]


def _table_row(path: Path, header: list[str], line: int, cells: list[str]) -> Row:
    row = Row(dict(zip(header, cells, strict=False)), f"{path.name}, ligne {line}")
    if len(cells) != len(header):
        raise row.error(f"{len(cells)} cellules au lieu de {len(header)}.")
    return row


def read_list(path: Path) -> list[Row]:
    """Objects of a JSON file that holds a list."""
    content = _json(path)
    if not isinstance(content, list):
        raise ReferenceDataError(f"{path.name}\u00a0: une liste est attendue.")
    return [Row(item, f"{path.name}, élément {rank}") for rank, item in enumerate(content, start=1)]


def read_object(path: Path) -> Row:
    """The object of a JSON file that holds one."""
    content = _json(path)
    if not isinstance(content, dict):
        raise ReferenceDataError(f"{path.name}\u00a0: un objet est attendu.")
    return Row(content, path.name)


def _json(path: Path) -> Any:
    with _opened(path) as stream:
        try:
            return json.load(stream)
        except json.JSONDecodeError as error:
            raise ReferenceDataError(
                f"{path.name}, ligne {error.lineno}\u00a0: ce n’est pas du JSON valide."
            ) from error


def _opened(path: Path) -> Any:
    try:
        return path.open(encoding="utf-8", newline="")
    except FileNotFoundError as error:
        raise ReferenceDataError(f"Le fichier {path.name} manque dans {path.parent}.") from error


def upsert(model: type[M], tally: Tally, key: Mapping[str, Any], values: Mapping[str, Any]) -> M:
    """The row that bears this natural key, created, or updated where a value differs."""
    row = model._default_manager.filter(**key).first()
    if row is None:
        tally.created += 1
        return model._default_manager.create(**key, **values)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        tally.unchanged += 1
        return row
    _update(row, {name: values[name] for name in changed})
    tally.updated += 1
    return row


def _update(row: Model, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    written = set(values)
    fields = {field.name for field in row._meta.concrete_fields}
    if "version" in fields:
        row.version = row.version + 1  # type: ignore[attr-defined]
        written.add("version")
    if "updated_at" in fields:
        written.add("updated_at")
    row.save(update_fields=sorted(written))


def upsert_all(
    model: type[M],
    tally: Tally,
    wanted: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]],
    *,
    existing: models.QuerySet[M],
    spared: Callable[[M], bool] = lambda row: False,
) -> None:
    """``upsert`` of many rows in three statements; ``wanted`` holds (natural key, values), all of one shape.

    ``existing`` holds the rows that may bear one of these keys. A row that ``spared`` says somebody has taken
    over since is left as it is.
    """
    pairs = list(wanted)
    if not pairs:
        return
    stamps = [field.name for field in model._meta.concrete_fields if getattr(field, "auto_now", False)]
    names, fields = sorted(pairs[0][0]), [*sorted(pairs[0][1]), *stamps]
    known = {_key(names, {name: getattr(row, name) for name in names}): row for row in existing}
    created, changed = [], []
    for key, values in pairs:
        row = known.get(_key(names, key))
        if row is None:
            created.append(model(**key, **values))
        elif spared(row) or all(getattr(row, name) == value for name, value in values.items()):
            tally.unchanged += 1
        else:
            for name, value in {**values, **dict.fromkeys(stamps, timezone.now())}.items():
                setattr(row, name, value)
            changed.append(row)
    model._default_manager.bulk_create(created, batch_size=1000)
    model._default_manager.bulk_update(changed, fields, batch_size=1000)
    tally.created += len(created)
    tally.updated += len(changed)


def _key(names: Sequence[str], values: Mapping[str, Any]) -> Hashable:
    return tuple(values[name] for name in names)
