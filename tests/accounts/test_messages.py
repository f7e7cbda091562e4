"""Outgoing messages: written with their event, sent once, tried again only when surely not sent."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from accounts import messages
from accounts.enums import MessageState, Role
from accounts.messages import Mail
from accounts.models import OutgoingMessage, User
from accounts.selectors.scopes import scope_of
from accounts.services import delivery
from accounts.services.delivery import deliver, deliver_due
from accounts.services.messages import cancel_messages, write_message
from accounts.tasks import send_due_messages
from tests.accounts.backends import SlowServer
from tests.factories import make_region, make_user, make_user_with_mandate

pytestmark = pytest.mark.django_db
BACKENDS = "tests.accounts.backends."


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    """A kind of an app above: says the name that the account has when the message leaves."""
    messages.register("essai", lambda message: Mail("Essai", f"Bonjour {message.recipient.display_name}"))
    yield
    del messages._BUILDERS["essai"]


def written(recipient: User | None = None, **fields: Any) -> OutgoingMessage:
    recipient = recipient or make_user("camille@azimut.invalid")
    defaults = {"kind": "essai", "dedupe_key": f"essai:{recipient.pk}"}
    assert write_message(recipient=recipient, **(defaults | fields))
    return OutgoingMessage.objects.get(recipient=recipient)


def state_of(message: OutgoingMessage) -> str:
    message.refresh_from_db()
    return message.state


def test_a_message_leaves_with_the_commit_of_its_event(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        message = written()
        assert mailoutbox == []
    assert [(sent.to, sent.subject) for sent in mailoutbox] == [(["camille@azimut.invalid"], "Essai")]
    assert state_of(message) == MessageState.SENT
    assert (message.sent_at is not None, message.attempts) == (True, 1)


@pytest.mark.django_db(transaction=True)
def test_an_event_that_did_not_happen_sends_nothing(mailoutbox: list[Any]) -> None:
    user = make_user()
    with transaction.atomic():
        written(user)
        transaction.set_rollback(True)
    assert mailoutbox == []
    assert not OutgoingMessage.objects.exists()


def test_a_message_is_built_when_it_leaves(mailoutbox: list[Any]) -> None:
    user = make_user(display_name="Ancien nom")
    message = written(user)
    User.objects.filter(pk=user.pk).update(display_name="Nouveau nom", email="nouvelle@azimut.invalid")
    assert deliver(message_id=message.pk)
    assert mailoutbox[0].body == "Bonjour Nouveau nom"
    assert mailoutbox[0].to == ["nouvelle@azimut.invalid"]


def test_the_same_event_writes_one_message() -> None:
    message = written()
    again = write_message(kind="essai", recipient=message.recipient, dedupe_key=message.dedupe_key)
    assert not again
    assert OutgoingMessage.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMessage.objects.create(
            kind="autre",
            recipient=message.recipient,
            dedupe_key=message.dedupe_key,
            not_before=timezone.now(),
        )


def test_a_message_is_sent_once_whatever_is_asked(mailoutbox: list[Any]) -> None:
    message = written()
    assert [deliver(message_id=message.pk) for _ in range(3)] == [True, False, False]
    assert deliver_due() == 0
    assert len(mailoutbox) == 1


def test_a_message_waits_for_its_time(mailoutbox: list[Any]) -> None:
    message = written(not_before=timezone.now() + dt.timedelta(hours=1))
    assert not deliver(message_id=message.pk)
    assert deliver_due() == 0
    OutgoingMessage.objects.update(not_before=timezone.now())
    send_due_messages()
    assert len(mailoutbox) == 1


def test_a_portal_without_schedule_has_a_command(mailoutbox: list[Any]) -> None:
    written()
    output = StringIO()
    call_command("send_messages", stdout=output)
    assert (output.getvalue(), len(mailoutbox)) == ("1\u00a0message envoyé.\n", 1)


def test_what_is_no_longer_true_is_cancelled(mailoutbox: list[Any]) -> None:
    messages.register("essai", lambda message: None)
    message = written()
    assert not deliver(message_id=message.pk)
    assert state_of(message) == MessageState.CANCELLED


def test_what_waits_about_a_subject_can_be_called_off(mailoutbox: list[Any]) -> None:
    message = written(subject_key="campaign:3")
    other = written(make_user(), subject_key="campaign:4")
    assert cancel_messages(subject_key="campaign:3") == 1
    assert deliver_due() == 1
    assert (state_of(message), state_of(other)) == (MessageState.CANCELLED, MessageState.SENT)


def test_a_deactivated_account_is_written_nothing(mailoutbox: list[Any]) -> None:
    message = written(make_user(is_active=False))
    assert not deliver(message_id=message.pk)
    assert (state_of(message), mailoutbox) == (MessageState.CANCELLED, [])


def test_an_unknown_kind_fails_for_good() -> None:
    message = written(kind="oublié")
    deliver(message_id=message.pk)
    assert state_of(message) == MessageState.FAILED
    assert "Aucune application" in message.last_error


def test_a_builder_that_breaks_is_tried_again() -> None:
    messages.register("essai", lambda message: 1 / 0)
    message = written()
    deliver(message_id=message.pk)
    assert state_of(message) == MessageState.WAITING
    assert "ZeroDivisionError" in message.last_error


@pytest.mark.parametrize("server", ["DeadServer", "BusyServer"])
def test_what_was_surely_not_sent_is_tried_again_later_and_later(settings: Any, server: str) -> None:
    settings.EMAIL_BACKEND = BACKENDS + server
    message = written()
    waits = []
    for _ in delivery.MINUTES_BEFORE_RETRY:
        before = timezone.now()
        OutgoingMessage.objects.update(not_before=before)
        deliver(message_id=message.pk)
        assert state_of(message) == MessageState.WAITING
        waits.append(round((message.not_before - before).total_seconds() / 60))
        assert not deliver(message_id=message.pk)
    assert waits == list(delivery.MINUTES_BEFORE_RETRY)
    OutgoingMessage.objects.update(not_before=timezone.now())
    deliver(message_id=message.pk)
    assert state_of(message) == MessageState.FAILED
    assert message.attempts == len(waits) + 1
    assert "azimut.invalid" not in message.last_error


def test_a_server_that_comes_back_gets_the_message(settings: Any, mailoutbox: list[Any]) -> None:
    mail_backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = BACKENDS + "DeadServer"
    message = written()
    deliver(message_id=message.pk)
    settings.EMAIL_BACKEND = mail_backend
    OutgoingMessage.objects.update(not_before=timezone.now())
    assert deliver_due() == 1
    assert state_of(message) == MessageState.SENT
    assert (message.last_error, len(mailoutbox)) == ("", 1)


def test_an_address_refused_for_good_is_not_tried_again(settings: Any) -> None:
    settings.EMAIL_BACKEND = BACKENDS + "StrictServer"
    message = written()
    deliver(message_id=message.pk)
    assert state_of(message) == MessageState.FAILED
    assert "550" in message.last_error


def test_a_server_that_may_have_taken_it_is_not_given_it_again(settings: Any, mailoutbox: list[Any]) -> None:
    settings.EMAIL_BACKEND = BACKENDS + "SilentServer"
    message = written()
    deliver(message_id=message.pk)
    OutgoingMessage.objects.update(not_before=timezone.now())
    deliver_due()
    assert (state_of(message), len(mailoutbox)) == (MessageState.FAILED, 1)
    assert "peut-être parti" in message.last_error


def test_a_server_that_hangs_up_after_taking_it_has_it(settings: Any, mailoutbox: list[Any]) -> None:
    settings.EMAIL_BACKEND = BACKENDS + "RudeServer"
    message = written()
    assert deliver(message_id=message.pk)
    assert state_of(message) == MessageState.SENT


def test_a_message_whose_worker_died_is_parked_not_sent_again(mailoutbox: list[Any]) -> None:
    message = written()
    long_ago = timezone.now() - delivery.STUCK_AFTER - dt.timedelta(seconds=1)
    OutgoingMessage.objects.update(state=MessageState.SENDING, claimed_at=timezone.now())
    deliver_due()
    assert state_of(message) == MessageState.SENDING
    OutgoingMessage.objects.update(claimed_at=long_ago)
    deliver_due()
    assert (state_of(message), mailoutbox) == (MessageState.FAILED, [])
    assert "peut-être parti" in message.last_error


def test_without_a_broker_to_tell_the_event_is_kept(
    django_capture_on_commit_callbacks: Any, mailoutbox: list[Any]
) -> None:
    def away(message_id: int) -> None:
        raise ConnectionError

    listeners = messages._LISTENERS
    messages._LISTENERS = [away]
    try:
        with django_capture_on_commit_callbacks(execute=True):
            message = written()
    finally:
        messages._LISTENERS = listeners
    assert (state_of(message), mailoutbox) == (MessageState.WAITING, [])
    assert deliver_due() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_message_once(settings: Any, mailoutbox: list[Any]) -> None:
    settings.EMAIL_BACKEND = BACKENDS + "SlowServer"
    SlowServer.reached.clear()
    SlowServer.let_go.clear()
    user = make_user()
    message = OutgoingMessage.objects.create(
        kind="essai", recipient=user, dedupe_key="deux", not_before=timezone.now()
    )
    sent: list[bool] = []

    def work() -> None:
        try:
            sent.append(deliver(message_id=message.pk))
        finally:
            connections.close_all()

    first = threading.Thread(target=work)
    first.start()
    assert SlowServer.reached.wait(timeout=20)
    others = [threading.Thread(target=work) for _ in range(3)]
    for thread in others:
        thread.start()
    for thread in others:
        thread.join(timeout=20)
    assert sent == [False, False, False]
    SlowServer.let_go.set()
    first.join(timeout=20)
    assert (sent[-1], len(mailoutbox)) == (True, 1)
    assert state_of(message) == MessageState.SENT


@pytest.mark.django_db(transaction=True)
def test_a_message_that_another_worker_is_claiming_is_skipped_at_once() -> None:
    message = OutgoingMessage.objects.create(
        kind="essai", recipient=make_user(), dedupe_key="verrou", not_before=timezone.now()
    )
    found: list[bool] = []

    def work() -> None:
        try:
            found.append(deliver(message_id=message.pk))
        finally:
            connections.close_all()

    with transaction.atomic():
        OutgoingMessage.objects.select_for_update().get(pk=message.pk)
        other = threading.Thread(target=work)
        other.start()
        other.join(timeout=4)
        assert found == [False]
    assert deliver(message_id=message.pk)


def test_messages_are_seen_by_their_recipient_and_its_administrator() -> None:
    here, elsewhere = make_region(), make_region("06", "Mayotte")
    member = make_user_with_mandate(Role.COMMITTEE_MEMBER, here)
    written(member)
    from_here = make_user_with_mandate(Role.LOCAL_ADMIN, here)
    from_elsewhere = make_user_with_mandate(Role.LOCAL_ADMIN, elsewhere)
    seen = [OutgoingMessage.objects.visible_to(_scope(user)).count() for user in (member, from_here)]
    assert seen == [1, 1]
    assert not OutgoingMessage.objects.visible_to(_scope(from_elsewhere)).exists()


def _scope(user: User) -> Any:
    return scope_of(user, day=timezone.localdate())
