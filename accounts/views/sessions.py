"""Sign-in (public) and sign-out (by POST, Django's rule)."""

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse

from accounts.forms import TOO_MANY, SignInForm

# The address is that of the roadmap, which stands above.
_KEPT = "/brouillons/"


class SignInView(LoginView):
    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    next_page = "governance:home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """``is_kept`` when one signs in to find again what one had typed."""
        return super().get_context_data(is_kept=self.get_redirect_url().startswith(_KEPT), **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        status = 429 if form.has_error(NON_FIELD_ERRORS, TOO_MANY) else 200
        return self.render_to_response(self.get_context_data(form=form), status=status)


class SignOutView(LogoutView):
    next_page = "accounts:login"
