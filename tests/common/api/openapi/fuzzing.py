"""The reference as a public fuzzer reads it, the files that it sends, and how much of all that is drawn."""

from __future__ import annotations

from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase
from hypothesis import settings as drawing
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig

from common.api.openapi import document
from tests.common.api.openapi.tables import BODIES

# The fuzzer does not unpack what it reads through WSGI.
PLAIN = {"Accept-Encoding": "identity"}

for _kind, _bodies in BODIES.items():
    schemathesis.openapi.media_type(_kind, st.one_of(*_bodies.values()))


def schema_drawn(examples: int, *, coverage: bool) -> Any:
    config = SchemathesisConfig.from_dict(
        {
            "seed": 6,
            "generation": {
                "max-examples": examples,
                "deterministic": True,
                "no-shrink": True,
                "with-security-parameters": False,
            },
            "phases": {"coverage": {"enabled": coverage}},
            # What is accepted depends on rows that the fuzzer does not know: a cursor, a code.
            "checks": {"positive_data_acceptance": {"enabled": False}},
        }
    )
    drawn = schemathesis.openapi.from_dict(document(), config=config)
    drawn.app = _closing(get_wsgi_application())
    return drawn


def _closing(application: Any) -> Any:
    """As a server does, and the fuzzer does not: what an answer holds open is let go with it."""

    def call(environ: Any, start: Any) -> list[bytes]:
        answer = application(environ, start)
        try:
            return [b"".join(answer)]
        finally:
            answer.close()

    return call


def drawn(examples: int) -> Any:
    """The rows stay for all that is drawn of an operation; nothing is shrunk, nothing kept from one run to another."""
    return drawing(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
