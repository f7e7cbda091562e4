"""Forms about accounts: signing in, choosing a password, inviting, giving and ending mandates."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
    UsernameField,
)
from django.utils import timezone
from dsfr.forms import DsfrBaseForm

from accounts.access import grantable_roles
from accounts.models import Mandate, User
from accounts.models.saved_views import NAME_LENGTH
from accounts.services.links import request_reset
from accounts.services.refusals import AccountRefused
from accounts.throttle import SIGN_IN, Throttle, address_of
from common.forms import settle_only_choice
from common.scope import Scope
from territories.models import Organisation, Territory

TOO_MANY = "too_many"
_EMAIL_REQUIRED = "Indiquez une adresse électronique."
_EMAIL_INVALID = "Cette adresse n’est pas complète\u00a0: nom@domaine.fr est attendu."
_DATE_INVALID = "Donnez une date, par exemple 31/12/2026."
_TOO_LONG = "%(limit_value)d caractères au plus\u202f; il y en a %(show_value)d."


def _date(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=False, widget=widget, error_messages={"invalid": _DATE_INVALID}, **options
    )


class SignInForm(DsfrBaseForm, AuthenticationForm):
    username = UsernameField(
        label="Adresse électronique",
        help_text="Format attendu\u00a0: nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autofocus": True, "spellcheck": "false"}),
        error_messages={"required": "Indiquez votre adresse électronique."},
    )
    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Indiquez votre mot de passe."},
    )
    error_messages = {
        "invalid_login": (
            "L’adresse électronique ou le mot de passe n’est pas reconnu. "
            "Vérifiez les deux\u202f; les majuscules comptent dans le mot de passe."
        ),
        "inactive": "Ce compte est désactivé. L’administrateur local de votre région peut le rouvrir.",
        TOO_MANY: (
            "Trop d’essais sans succès. Attendez un quart d’heure, puis recommencez, ou choisissez un nouveau "
            "mot de passe par «\u00a0Mot de passe oublié\u00a0»."
        ),
    }

    def clean(self) -> dict[str, Any]:
        account, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not account or not password or self.request is None:
            return super().clean()
        throttle = Throttle(SIGN_IN, account, address_of(self.request))
        if not throttle.allows():
            raise forms.ValidationError(self.error_messages[TOO_MANY], code=TOO_MANY)
        values = super().clean()
        throttle.forget()
        return values


class PasswordForgottenForm(DsfrBaseForm, PasswordResetForm):
    """Django's form, whose message is written with the others instead of being sent at once."""

    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Celle de votre compte. Format attendu\u00a0: nom@domaine.fr",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _EMAIL_REQUIRED, "invalid": _EMAIL_INVALID, "max_length": _EMAIL_INVALID},
    )

    def save(self, **options: Any) -> None:  # type: ignore[override]
        request_reset(email=self.cleaned_data["email"])


def _new_password(label: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    required = {"required": "Indiquez le nouveau mot de passe."}
    return forms.CharField(
        label=label, help_text=help_text, strip=False, widget=widget, error_messages=required
    )


class NewPasswordForm(DsfrBaseForm, SetPasswordForm):
    new_password1 = _new_password(
        "Nouveau mot de passe",
        "12 caractères au moins, pas que des chiffres. Une phrase de quelques mots convient.",
    )
    new_password2 = _new_password("Le même, une seconde fois")

    def validate_password_for_user(self, user: User, password_field_name: str = "") -> None:
        """Beside the first field: that is where the password is to be changed."""
        super().validate_password_for_user(user, "new_password1")

    def set_password_and_save(self, user: User, password_field_name: str = "", commit: bool = True) -> User:
        """Of that column only: the account may have been deactivated since it was read."""
        user.set_password(self.cleaned_data["new_password1"])
        user.save(update_fields=["password"])
        return user


class OwnPasswordForm(NewPasswordForm, PasswordChangeForm):
    old_password = forms.CharField(
        label="Mot de passe actuel",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
        error_messages={"required": "Indiquez votre mot de passe actuel."},
    )
    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": "Ce n’est pas votre mot de passe actuel.",
    }


class OwnNameForm(DsfrBaseForm):
    display_name = forms.CharField(
        label="Nom affiché",
        help_text="Celui que les autres lisent à côté de ce que vous écrivez.",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Indiquez votre nom.", "max_length": _TOO_LONG},
    )


class MandateForm(DsfrBaseForm):
    """Roles, regions and organisations are those that the scope may give: another one's id is not a choice."""

    role = forms.ChoiceField(
        label="Rôle",
        error_messages={
            "required": "Choisissez un rôle.",
            "invalid_choice": "Ce rôle ne se donne pas depuis une région.",
        },
    )
    territory = forms.ModelChoiceField(
        label="Région",
        queryset=Territory.objects.none(),
        empty_label=None,
        error_messages={
            "required": "Choisissez la région.",
            "invalid_choice": "Cette région n’est pas de celles que vous administrez.",
        },
    )
    organisation = forms.ModelChoiceField(
        label="Organisme",
        help_text="Au titre duquel la personne agit\u202f; nécessaire pour un contributeur GRADeS.",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Aucun",
        error_messages={"invalid_choice": "Cet organisme ne sert pas vos régions."},
    )
    valid_from = _date("Premier jour", help_text="Aujourd’hui, sauf autre date.", initial=timezone.localdate)
    valid_to = _date(
        "Dernier jour", help_text="Sans lui, l’habilitation dure jusqu’à ce que vous y mettiez fin."
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Territory.objects.regions().filter(pk__in=scope.administered_regions).order_by("name")
        choices = [
            ("", "Choisir un rôle"),
            *((role.value, str(role.label)) for role in grantable_roles(scope)),
        ]
        self.fields["role"].choices = choices
        self.fields["organisation"].queryset = _organisations(list(regions))
        self.only_region = settle_only_choice(self.fields["territory"], regions)

    @property
    def service_arguments(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return {"region": values.pop("territory"), **values}

    def refuse(self, refusal: AccountRefused) -> None:
        """Beside its field if the form shows it, otherwise above the form."""
        field = self.fields.get(refusal.field)
        shown = field is not None and not isinstance(field.widget, forms.HiddenInput)
        self.add_error(refusal.field if shown else None, str(refusal))


class InviteForm(MandateForm):
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Nominative et professionnelle. Format attendu\u00a0: nom@domaine.fr",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _EMAIL_REQUIRED, "invalid": _EMAIL_INVALID, "max_length": _EMAIL_INVALID},
    )
    display_name = forms.CharField(
        label="Prénom et nom",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Indiquez le prénom et le nom.", "max_length": _TOO_LONG},
    )


class EndMandateForm(DsfrBaseForm):
    """One for each mandate of the page; the prefix keeps their fields apart."""

    last_day = _date("Dernier jour", help_text="Sans date, l’habilitation se ferme tout de suite.")

    def __init__(self, *args: Any, mandate: Mandate, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"fin-{mandate.pk}", **kwargs)


def _organisations(regions: list[Territory]) -> Any:
    """Organisations that serve one of the regions."""
    serving = [Organisation.objects.serving(region) for region in regions]
    return reduce(or_, serving, Organisation.objects.none().distinct()).order_by("name")


class SavedViewForm(DsfrBaseForm):
    """``may_share`` decides whether sharing is proposed."""

    name = forms.CharField(
        label="Nom de la vue",
        help_text="Court et parlant, par exemple «\u00a0Priorité 1 en retard\u00a0».",
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Donnez un nom à cette vue.", "max_length": _TOO_LONG},
    )
    shared = forms.BooleanField(label="Partager avec la région", required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["shared"]

    def refuse(self, refusal: AccountRefused) -> None:
        """Beside its field if the form shows it, otherwise above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
