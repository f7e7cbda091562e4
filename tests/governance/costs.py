"""What a page costs the database, whatever stands behind it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

BUDGET = 12
"""Of any dashboard: session, account, mandates and frame included."""


def costs(client, addresses):
    """How many statements each address asks, by address."""
    found = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        found[address] = len(queries)
    return found
