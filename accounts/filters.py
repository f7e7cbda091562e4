"""Filters of the list of accounts; the names are those of the address."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.access import grantable_roles
from accounts.enums import AccountState
from accounts.models import User
from accounts.selectors.accounts import with_role
from common.scope import Scope


class AccountFilterSet(django_filters.FilterSet):
    """A value that is not of the list filters nothing."""

    role = django_filters.ChoiceFilter(label="Rôle", method="filter_role", empty_label="Tous")
    etat = django_filters.ChoiceFilter(
        label="État",
        field_name="state",
        choices=[(state.value, state.label.capitalize()) for state in AccountState],
        empty_label="Tous",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: QuerySet[Any], *, scope: Scope, day: dt.date) -> None:
        super().__init__(data=data, queryset=queryset)
        self._scope, self._day = scope, day
        roles = [(role.value, capitalised(role.label)) for role in grantable_roles(scope)]
        self.filters["role"].extra["choices"] = roles

    def filter_role(self, accounts: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return with_role(accounts, self._scope, role=value, day=self._day)

    @property
    def is_active(self) -> bool:
        self.form.is_valid()
        return any(self.form.cleaned_data.values())


def capitalised(label: str) -> str:
    """« Éditeur ARS »: the acronyms keep their capitals, which ``capitalize`` would lower."""
    return label[:1].upper() + label[1:]
