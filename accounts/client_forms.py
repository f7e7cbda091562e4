"""Forms about clients of the API and their tokens."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.utils import timezone
from dsfr.forms import DsfrBaseForm

from accounts.access import client_roles
from accounts.api_rights import READ_ALL, READABLE_RIGHTS, WRITABLE_RIGHTS, is_write, label_of
from accounts.models import ApiClient
from accounts.models.clients import TOKEN_DAYS
from accounts.services.refusals import AccountRefused
from common.forms import settle_only_choice
from common.scope import Scope
from territories.models import Organisation, Territory

_TOO_LONG = "%(limit_value)d caractères au plus\u202f; il y en a %(show_value)d."
_DEFAULT_DAYS = 365


def _text(label: str, help_text: str, required: str, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=length,
        error_messages={"required": required, "max_length": _TOO_LONG},
        **options,
    )


def _rights(rights: tuple[str, ...]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=[(right, label_of(right)[:1].upper() + label_of(right)[1:]) for right in rights],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Cette portée n’est pas de la liste."},
    )


class Refusable:
    """A form that shows why a service refused it."""

    def refuse(self, refusal: AccountRefused) -> None:
        """Beside its field if the form shows it, otherwise above the form."""
        form: Any = self
        field = form.fields.get(refusal.field)
        shown = field is not None and not isinstance(field.widget, forms.HiddenInput)
        form.add_error(refusal.field if shown else None, str(refusal))


class ClientForm(Refusable, DsfrBaseForm):
    """What may change once a client exists."""

    name = _text(
        "Nom",
        "Le système qui appelle, par exemple «\u00a0Entrepôt du GRADeS\u00a0».",
        "Donnez un nom à ce client.",
        120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = _text(
        "Finalité",
        "Ce que ce système fait des données, en une ou deux phrases.",
        "Dites à quoi servent les données.",
        1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact = _text(
        "Contact",
        "Une fonction ou un service, jamais une personne\u00a0: «\u00a0Pôle données du GRADeS\u00a0».",
        "Indiquez le service à joindre.",
        200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reads = _rights(READABLE_RIGHTS)
    writes = _rights(WRITABLE_RIGHTS)

    @property
    def read_choices(self) -> list[tuple[str, str, bool]]:
        """(scope, label, checked), « toutes les ressources » first."""
        return self._choices("reads")

    @property
    def write_choices(self) -> list[tuple[str, str, bool]]:
        return self._choices("writes")

    @property
    def service_arguments(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        scopes = [*values.pop("reads"), *values.pop("writes")]
        return {**values, "scopes": scopes}

    @classmethod
    def initial_of(cls, client: ApiClient) -> dict[str, Any]:
        return {
            "name": client.name,
            "purpose": client.purpose,
            "contact": client.contact,
            "reads": [right for right in client.scopes if not is_write(right)],
            "writes": [right for right in client.scopes if is_write(right)],
        }

    def _choices(self, name: str) -> list[tuple[str, str, bool]]:
        chosen = self[name].value() or []
        return [(value, label, value in chosen) for value, label in self.fields[name].choices]


class NewClientForm(ClientForm):
    """Roles, regions and organisations are those that the scope may give."""

    role = forms.ChoiceField(
        label="Rôle",
        help_text="Borne ce que le client peut voir, quelles que soient ses portées. Il ne se change plus ensuite.",
        error_messages={
            "required": "Choisissez un rôle.",
            "invalid_choice": "Ce rôle n’est pas de ceux que vous pouvez donner à un client.",
        },
    )
    territory = forms.ModelChoiceField(
        label="Région",
        queryset=Territory.objects.none(),
        required=False,
        empty_label="Aucune (lecteur national)",
        error_messages={"invalid_choice": "Cette région n’est pas de celles que vous administrez."},
    )
    organisation = forms.ModelChoiceField(
        label="Organisme",
        help_text="Pour un contributeur GRADeS seulement\u00a0: ses actions sont celles que le client met à jour.",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Aucun",
        error_messages={"invalid_choice": "Cet organisme ne sert pas vos régions."},
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("reads", [READ_ALL])
        regions = Territory.objects.regions().filter(pk__in=scope.administered_regions).order_by("name")
        roles = [(role.value, str(role.label)) for role in client_roles(scope)]
        self.fields["role"].choices = [("", "Choisir un rôle"), *roles]
        serving = [Organisation.objects.serving(region) for region in regions]
        self.fields["organisation"].queryset = reduce(
            or_, serving, Organisation.objects.none().distinct()
        ).order_by("name")
        self.fields["territory"].queryset = regions
        self.only_region = (
            None if scope.administers_portal else settle_only_choice(self.fields["territory"], regions)
        )


class TokenForm(Refusable, DsfrBaseForm):
    label = _text(
        "Libellé",
        "Où ce jeton sera posé, par exemple «\u00a0Serveur de production\u00a0».",
        "Donnez un libellé à ce jeton.",
        120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    last_day = forms.DateField(
        label="Dernier jour",
        help_text=f"{TOKEN_DAYS} jours au plus. Passé ce jour, le jeton n’ouvre plus rien.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=lambda: timezone.localdate() + dt.timedelta(days=_DEFAULT_DAYS),
        error_messages={
            "required": "Choisissez le dernier jour.",
            "invalid": "Donnez une date, par exemple 31/12/2026.",
        },
    )

    @property
    def service_arguments(self) -> dict[str, Any]:
        """It ends with its last day, in Paris."""
        day: dt.date = self.cleaned_data["last_day"]
        end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min)
        return {"label": self.cleaned_data["label"], "expires_at": timezone.make_aware(end)}
