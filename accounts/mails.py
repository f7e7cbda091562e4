"""What the messages about accounts say, built when they leave: what is said is true at that time."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.messages import Mail, register
from accounts.models import Mandate, OutgoingMessage, User
from accounts.selectors.mandates import mandates_in_words, mandates_to_come
from accounts.services.links import INVITATION, PASSWORD_RESET
from accounts.services.mandates import MANDATE_GRANTED
from common.templatetags.french import french_date

_SIGNATURE = "\n\nAzimut, feuilles de route régionales du numérique en santé\n{home}\n"
_LIFETIME = (
    "Ce lien sert une fois et expire dans {lifetime}. Passé ce délai, demandez-en un autre\u00a0:\n{again}"
)


def invitation(message: OutgoingMessage) -> Mail | None:
    """None once the person has chosen a password."""
    account = message.recipient
    if account.has_usable_password():
        return None
    mandates = mandates_to_come(account, day=timezone.localdate())
    inviter = User.objects.filter(pk=message.payload.get("inviter"), is_active=True).first()
    who = f"{inviter} vous ouvre" if inviter else "Vous avez"
    body = (
        f"Bonjour,\n\n{who} un accès à Azimut, le portail de pilotage de la feuille de route du numérique en "
        f"santé.\n\nVotre habilitation\u00a0: {mandates_in_words(mandates)}.\n\n"
        f"Pour entrer, choisissez d’abord votre mot de passe\u00a0:\n{_link(account)}\n\n{_lifetime()}\n\n"
        f"Vous vous connecterez ensuite avec l’adresse {account.email}."
    )
    return _mail("Votre accès à Azimut", body)


def password_reset(message: OutgoingMessage) -> Mail:
    account = message.recipient
    body = (
        f"Bonjour,\n\nVous, ou l’administrateur local de votre région, avez demandé un nouveau mot de passe pour "
        f"{account.email}.\n\nPour le choisir\u00a0:\n{_link(account)}\n\n{_lifetime()}\n\n"
        "Si vous n’avez rien demandé, ne faites rien\u00a0: votre mot de passe n’a pas changé."
    )
    return _mail("Choisir un nouveau mot de passe", body)


def mandate_granted(message: OutgoingMessage) -> Mail | None:
    """None when the mandate was ended meanwhile."""
    current = Mandate.objects.not_over(timezone.localdate()).select_related("territory", "organisation")
    mandate = current.filter(pk=message.payload["mandate"]).first()
    if mandate is None:
        return None
    start = mandate.valid_from or timezone.localdate()
    body = (
        f"Bonjour,\n\nUne habilitation vous est donnée dans Azimut, à partir du {french_date(start)}\u00a0:\n"
        f"{mandates_in_words([mandate])}.\n\n"
        f"Vous la retrouverez sur votre page\u00a0:\n{absolute(reverse('accounts:own-account'))}"
    )
    return _mail("Une nouvelle habilitation dans Azimut", body)


def absolute(path: str) -> str:
    """The address of a page as an e-mail must give it: never taken from the request, which can lie."""
    return f"{settings.PUBLIC_URL}{path}"


def register_mails() -> None:
    register(INVITATION, invitation, label="invitation")
    register(PASSWORD_RESET, password_reset, label="nouveau mot de passe")
    register(MANDATE_GRANTED, mandate_granted, label="nouvelle habilitation")


def _mail(subject: str, body: str) -> Mail:
    return Mail(subject, body + _SIGNATURE.format(home=absolute("/")))


def _link(account: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(account.pk))
    token = default_token_generator.make_token(account)
    return absolute(reverse("accounts:password-set", kwargs={"uidb64": uid, "token": token}))


def _lifetime() -> str:
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    lifetime = f"{hours // 24}\u00a0jours" if hours >= 48 else f"{hours}\u00a0heures"
    return _LIFETIME.format(lifetime=lifetime, again=absolute(reverse("accounts:password-forgotten")))
