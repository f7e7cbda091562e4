"""The web server as it is deployed, and a list that is too long to be held in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from indicators.models import Measure
from tests.factories import make_region
from tests.faults.web import Web
from tests.indicators.factories import make_indicator, make_measure

MANY = 200_000
# Copies of one measure, of other days; no trigger looks at each, which is not what is tried here.
_COPIES = """
    SET session_replication_role = replica;
    INSERT INTO indicators_measure ({columns}, "on") SELECT {columns}, "on" + n
    FROM indicators_measure, generate_series(1, {copies}) n;
    RESET session_replication_role
"""


@pytest.fixture(scope="session")
def server(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Web]:
    with django_db_blocker.unblock():
        web = Web(tmp_path_factory.mktemp("bulk-web"))
    yield web
    web.stop()


@pytest.fixture
def web(server: Web, transactional_db: None) -> Web:
    server.wait_until_serving()
    return server


@pytest.fixture
def many(transactional_db: None) -> int:
    """As many measures of region 04."""
    make_measure(
        make_indicator(), make_region(), 12, source="Relevé « mensuel » du GRADeS, tel que publié " * 2
    )
    columns = ", ".join(
        f'"{each.column}"' for each in Measure._meta.concrete_fields if each.name not in {"id", "on"}
    )
    with connection.cursor() as cursor:
        cursor.execute(_COPIES.format(columns=columns, copies=MANY - 1))
    return MANY
