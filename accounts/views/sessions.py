"""Sign-in (public) and sign-out (by POST, Django's rule)."""

from django.contrib.auth.views import LoginView, LogoutView

from accounts.forms import SignInForm


class SignInView(LoginView):
    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    next_page = "governance:home"


class SignOutView(LogoutView):
    next_page = "accounts:login"
