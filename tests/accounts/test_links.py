"""From the e-mail of an invitation or of a forgotten password to a password chosen."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MessageState, Role
from accounts.models import OutgoingMessage, ResetRequest, User
from accounts.selectors.scopes import scope_of
from accounts.services import links
from accounts.services.accounts import deactivate_account, invite
from accounts.services.delivery import deliver_due
from accounts.services.links import answer_resets
from tests.factories import PASSWORD, make_region, make_user, make_user_with_mandate
from tests.pages import source_of

pytestmark = pytest.mark.django_db
NEW = "une longue phrase neuve"
FORGOTTEN = "/mot-de-passe-oublie/"


@pytest.fixture(autouse=True)
def _public_url(settings: Any) -> None:
    settings.PUBLIC_URL = "https://azimut.example"


def link_in(body: str) -> str:
    """The path of the link, which is absolute and alone on its line."""
    found = re.search(r"^https://azimut\.example(/mot-de-passe/\S+)$", body, re.MULTILINE)
    assert found, body
    return found.group(1)


def choose(path: str, password: str = NEW, again: str | None = None) -> Any:
    browser = Client()
    page = browser.get(path, follow=True)
    address = page.request["PATH_INFO"]
    values = {"new_password1": password, "new_password2": password if again is None else again}
    return browser.post(address, values, follow=True)


def invited(email: str = "camille@azimut.invalid") -> User:
    region = make_region()
    admin = make_user_with_mandate(Role.LOCAL_ADMIN, region)
    User.objects.filter(pk=admin.pk).update(display_name="Ada Ministre")
    scope = scope_of(admin, day=timezone.localdate())
    return invite(
        scope=scope, email=email, display_name="Camille", role=Role.ARS_EDITOR, region=region
    ).account


def test_an_invitation_lets_in(mailoutbox: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        account = invited()
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([account.email], "Votre accès à Azimut")
    assert "Ada Ministre vous ouvre un accès" in mail.body
    assert "ARS La Réunion, éditeur" in mail.body
    assert "expire dans 3\u00a0jours" in mail.body
    assert not Client().login(username=account.email, password="")
    response = choose(link_in(mail.body))
    assert response.request["PATH_INFO"] == reverse("accounts:login")
    assert "Votre mot de passe est enregistré." in source_of(response)
    assert Client().login(username=account.email, password=NEW)


def test_a_link_serves_once(mailoutbox: list[Any]) -> None:
    invited()
    deliver_due()
    path = link_in(mailoutbox[0].body)
    choose(path)
    assert "Ce lien ne sert plus" in source_of(choose(path, "encore une autre phrase"))
    assert User.objects.get(email="camille@azimut.invalid").check_password(NEW)


def test_a_link_expires(mailoutbox: list[Any], settings: Any) -> None:
    invited()
    deliver_due()
    settings.PASSWORD_RESET_TIMEOUT = -1
    page = Client().get(link_in(mailoutbox[0].body), follow=True)
    assert "Ce lien ne sert plus" in source_of(page)


def test_a_link_of_an_account_closed_since_opens_nothing(mailoutbox: list[Any]) -> None:
    account = invited()
    deliver_due()
    scope = scope_of(make_user_with_mandate(Role.LOCAL_ADMIN, make_region()), day=timezone.localdate())
    deactivate_account(scope=scope, account=account)
    assert "Ce lien ne sert plus" in source_of(Client().get(link_in(mailoutbox[0].body), follow=True))


@pytest.mark.parametrize(
    "path", ["/mot-de-passe/MQ/faux/", "/mot-de-passe/%F0/x/", "/mot-de-passe/zz/choisir/"]
)
def test_a_made_up_link_opens_nothing(path: str) -> None:
    make_user()
    response = Client().get(path, follow=True)
    assert response.status_code == 200
    assert "Ce lien ne sert plus" in source_of(response)


def test_the_fields_say_what_a_password_must_be(mailoutbox: list[Any]) -> None:
    invited()
    deliver_due()
    page = source_of(Client().get(link_in(mailoutbox[0].body), follow=True))
    assert "12 caractères au moins, pas que des chiffres." in page
    assert "Le même, une seconde fois" in page
    assert page.count('autocomplete="new-password"') == 2


def test_the_token_does_not_stay_in_the_address(mailoutbox: list[Any]) -> None:
    invited()
    deliver_due()
    path = link_in(mailoutbox[0].body)
    response = Client().get(path)
    assert response.status_code == 302
    assert response.url.endswith("/choisir/")


def test_a_weak_password_is_refused_and_the_link_still_serves(mailoutbox: list[Any]) -> None:
    account = invited()
    deliver_due()
    path = link_in(mailoutbox[0].body)
    refused = choose(path, "123456789012")
    assert refused.status_code == 422
    assert 'id="id_new_password1_error"' in source_of(refused)
    assert choose(path, NEW, "autre chose encore").status_code == 422
    choose(path)
    account.refresh_from_db()
    assert account.check_password(NEW)


def test_an_invitation_already_accepted_is_not_sent(mailoutbox: list[Any]) -> None:
    account = invited()
    account.set_password(PASSWORD)
    account.save()
    deliver_due()
    assert mailoutbox == []
    assert OutgoingMessage.objects.get().state == MessageState.CANCELLED


def test_a_forgotten_password_is_chosen_again(mailoutbox: list[Any]) -> None:
    user = make_user("camille@azimut.invalid")
    Client().post(FORGOTTEN, {"email": "Camille@AZIMUT.invalid"})
    deliver_due()
    (mail,) = mailoutbox
    assert mail.subject == "Choisir un nouveau mot de passe"
    choose(link_in(mail.body))
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_somebody_invited_who_lost_the_message_asks_for_another(mailoutbox: list[Any]) -> None:
    invited()
    OutgoingMessage.objects.all().delete()
    Client().post(FORGOTTEN, {"email": "camille@azimut.invalid"})
    deliver_due()
    assert "Vous avez un accès à Azimut" in mailoutbox[0].body


def test_the_answer_does_not_tell_who_has_an_account(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    make_user("connue@azimut.invalid")
    make_user("fermee@azimut.invalid", is_active=False)
    answers = set()
    with django_capture_on_commit_callbacks(execute=True):
        for name in ("connue", "fermee", "inconnue"):
            response = Client().post(FORGOTTEN, {"email": f"{name}@azimut.invalid"})
            page = Client().get(response.url)
            # The page says when it is printed.
            said = re.sub(r"imprimée le [^<]*", "", source_of(page))
            answers.add((response.status_code, response.url, said))
    assert len(answers) == 1
    assert mailoutbox == []
    deliver_due()
    assert [mail.to for mail in mailoutbox] == [["connue@azimut.invalid"]]
    assert not ResetRequest.objects.exists()


def test_the_page_does_the_same_work_for_every_address(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same statements, same task asked for: nothing in the request looks for the account."""
    make_user("connue@azimut.invalid")
    make_user("fermee@azimut.invalid", is_active=False)
    asked: list[str] = []
    monkeypatch.setattr(links, "_LISTENERS", [lambda: asked.append("demandé")])
    work = set()
    for name in ("connue", "fermee", "inconnu"):
        asked.clear()
        with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks(execute=True):
            Client().post(FORGOTTEN, {"email": f"{name}@azimut.invalid"})
        statements = [
            re.sub(r"'[^']*'|[0-9]+|x[0-9]+", "?", each["sql"]) for each in queries.captured_queries
        ]
        work.add((tuple(statements), tuple(asked)))
        assert not [sql for sql in statements if "accounts_user" in sql or "outgoingmessage" in sql]
    assert len(work) == 1
    assert not OutgoingMessage.objects.exists()
    assert answer_resets() == 3
    assert OutgoingMessage.objects.get().recipient.email == "connue@azimut.invalid"


def test_without_a_broker_the_answer_waits_for_the_sweep(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = True
    make_user("camille@azimut.invalid")
    with django_capture_on_commit_callbacks(execute=True):
        Client().post(FORGOTTEN, {"email": "camille@azimut.invalid"})
    assert (mailoutbox, ResetRequest.objects.count()) == ([], 1)
    call_command("send_messages", stdout=io.StringIO())
    assert len(mailoutbox) == 1


def test_a_host_made_up_by_the_asker_is_not_in_the_link(mailoutbox: list[Any], settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    make_user("camille@azimut.invalid")
    Client().post(FORGOTTEN, {"email": "camille@azimut.invalid"}, headers={"host": "mechant.invalid"})
    deliver_due()
    assert "mechant" not in mailoutbox[0].body
    assert link_in(mailoutbox[0].body)


def test_a_new_mandate_is_told_to_who_has_an_account(mailoutbox: list[Any]) -> None:
    make_user("camille@azimut.invalid")
    account = invited()
    deliver_due()
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([account.email], "Une nouvelle habilitation dans Azimut")
    assert "https://azimut.example/mon-compte/" in mail.body


def test_a_mandate_ended_meanwhile_is_not_told(mailoutbox: list[Any]) -> None:
    make_user("camille@azimut.invalid")
    invited().mandates.update(ended_at=timezone.now())
    deliver_due()
    assert mailoutbox == []
