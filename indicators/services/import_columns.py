"""What a region explains of the headers of its files, kept for its next ones."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from indicators.enums import ColumnMeaning
from indicators.imports.headers import header_key
from indicators.models import MeasureColumn
from territories.models import Territory


@transaction.atomic
def teach_columns(*, territory: Territory, said: Mapping[str, str]) -> None:
    """Remember what headers mean; an empty meaning forgets the header."""
    for header, meaning in said.items():
        key = header_key(header)
        if not key:
            continue
        if not meaning:
            MeasureColumn.objects.filter(territory=territory, header=key).delete()
            continue
        MeasureColumn.objects.update_or_create(
            territory=territory, header=key, defaults={"meaning": ColumnMeaning(meaning)}
        )
