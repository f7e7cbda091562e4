"""Choosing a password: forgotten (public), by the link of an e-mail (public), one's own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import (
    PasswordChangeView,
    PasswordResetConfirmView,
    PasswordResetDoneView,
    PasswordResetView,
)
from django.http import HttpResponse
from django.urls import reverse_lazy

from accounts.forms import NewPasswordForm, OwnPasswordForm, PasswordForgottenForm
from accounts.models import User
from accounts.throttle import RESET, Throttle, address_of

_TOO_MANY = (
    "Trop de demandes pour cette adresse ou depuis votre réseau. Regardez vos messages, y compris les "
    "indésirables, ou recommencez dans un quart d’heure."
)


class PasswordForgottenView(PasswordResetView):
    template_name = "accounts/password_forgotten.html"
    form_class = PasswordForgottenForm
    success_url = reverse_lazy("accounts:password-forgotten-done")

    def form_valid(self, form: Any) -> HttpResponse:
        throttle = Throttle(RESET, form.cleaned_data["email"], address_of(self.request))
        if throttle.allows():
            return super().form_valid(form)
        form.add_error(None, _TOO_MANY)
        return self.render_to_response(self.get_context_data(form=form), status=429)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class PasswordForgottenDoneView(PasswordResetDoneView):
    template_name = "accounts/password_forgotten_done.html"


class PasswordSetView(PasswordResetConfirmView):
    """Where the link of an invitation or of a reset leads."""

    template_name = "accounts/password_set.html"
    form_class = NewPasswordForm
    reset_url_token = "choisir"  # noqa: S105 (what stands for the token in the address)
    success_url = reverse_lazy("accounts:login")

    def get_user(self, uidb64: str) -> User | None:
        """A link sent before the account was deactivated opens nothing."""
        user = super().get_user(uidb64)
        return user if isinstance(user, User) and user.is_active else None

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Votre mot de passe est enregistré. Vous pouvez vous connecter.")
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OwnPasswordView(PasswordChangeView):
    template_name = "accounts/own_password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("accounts:own-account")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Votre mot de passe est changé. Vos autres sessions sont fermées.")
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
