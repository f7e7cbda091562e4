import subprocess
import time

import pytest
from django.core.cache import cache
from django.db import connection

from config import health, heartbeat
from config.embedded import broker
from config.local import ROOT


@pytest.fixture(scope="module")
def broker_url(tmp_path_factory):
    directory = tmp_path_factory.mktemp("broker")
    port = broker.choose_port(directory / "port")
    process = subprocess.Popen(broker.command(directory, port), cwd=ROOT)
    try:
        deadline = time.monotonic() + 20
        while broker.running_url(directory / "port") is None:
            assert time.monotonic() < deadline, "the broker did not start"
            time.sleep(0.1)
        yield broker.url(port)
    finally:
        process.terminate()
        assert process.wait(20) == 0


@pytest.fixture
def with_broker(settings, broker_url):
    settings.REDIS_URL = broker_url
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": broker_url}
    }
    yield
    cache.clear()
    cache.close()


def test_the_process_answers_without_the_database(client, django_assert_num_queries):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_is_never_kept_and_only_read(client, path, settings, db):
    settings.REDIS_URL = ""

    assert "no-store" in client.get(path).headers["Cache-Control"]
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_everything_answers(client, with_broker):
    heartbeat.record()

    response = client.get("/readyz")

    assert response.json() == {
        "status": "ok",
        "checks": {"database": "ok", "broker": "ok", "schedule": "ok"},
    }
    assert response.status_code == 200


@pytest.mark.django_db
def test_a_schedule_that_never_ran_is_not_ready(client, with_broker):
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["schedule"] == "stale"


@pytest.mark.django_db
def test_a_broker_that_is_away_is_not_ready(client, settings, tmp_path):
    settings.REDIS_URL = broker.url(broker.choose_port(tmp_path / "port"))
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": settings.REDIS_URL}
    }

    response = client.get("/readyz")

    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert response.status_code == 503
    assert response.json()["checks"] == {
        "database": "ok",
        "broker": "unavailable",
        "schedule": "unavailable",
    }


@pytest.mark.django_db
def test_without_a_broker_tasks_run_in_process_and_that_is_fine(client, settings):
    settings.REDIS_URL = ""

    assert client.get("/readyz").json()["checks"] == {
        "database": "ok",
        "broker": "in_process",
        "schedule": "in_process",
    }


@pytest.mark.django_db
def test_a_missing_migration_is_not_ready(client, settings):
    settings.REDIS_URL = ""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["database"] == "not_migrated"


@pytest.mark.django_db
def test_a_database_that_stopped_among_replaced_migrations_is_not_ready(client, settings):
    settings.REDIS_URL = ""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'roadmap' AND name > '0005'")

    assert client.get("/readyz").json()["checks"]["database"] == "not_migrated"


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_not_ready(client, settings, tmp_path):
    settings.REDIS_URL = ""
    reachable = connection.settings_dict["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = {"host": str(tmp_path)}
    try:
        assert health.database_state() == "unavailable"
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"] = reachable
