"""Sign-in by e-mail and password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from dsfr.forms import DsfrBaseForm


class SignInForm(DsfrBaseForm, AuthenticationForm):  # type: ignore[misc]
    error_messages = {
        "invalid_login": (
            "L’adresse électronique ou le mot de passe n’est pas reconnu. "
            "Vérifiez les deux\u202f; les majuscules comptent dans le mot de passe."
        ),
        "inactive": "Ce compte est désactivé. L’administrateur local de votre région peut le rouvrir.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email, password = self.fields["username"], self.fields["password"]
        email.label = "Adresse électronique"
        email.help_text = "Format attendu\u00a0: nom@domaine.fr"
        email.widget.input_type = "email"
        email.widget.attrs |= {"autocomplete": "username", "inputmode": "email", "spellcheck": "false"}
        email.error_messages["required"] = "Indiquez votre adresse électronique."
        password.label = "Mot de passe"
        password.widget.attrs |= {"autocomplete": "current-password"}
        password.error_messages["required"] = "Indiquez votre mot de passe."
