"""Sign-in by e-mail and password."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from dsfr.forms import DsfrBaseForm


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
    }
