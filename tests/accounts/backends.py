"""Mail servers that misbehave, as Django's mail backends."""

from __future__ import annotations

import smtplib
import threading
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as Outbox


class SlowServer(Outbox):
    """Holds each message until it is told to let go."""

    reached = threading.Event()
    let_go = threading.Event()

    def send_messages(self, messages: Any) -> int:
        self.reached.set()
        assert self.let_go.wait(timeout=20)
        return super().send_messages(messages)


class DeadServer(BaseEmailBackend):
    def open(self) -> bool:
        raise ConnectionRefusedError("refused")


class BusyServer(Outbox):
    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPDataError(451, b"try again")


class StrictServer(Outbox):
    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"unknown")})


class SilentServer(Outbox):
    """Takes the message and never answers."""

    def send_messages(self, messages: Any) -> int:
        super().send_messages(messages)
        raise TimeoutError("no answer")


class RudeServer(Outbox):
    """Answers, then hangs up."""

    def close(self) -> None:
        raise smtplib.SMTPServerDisconnected("bye")
