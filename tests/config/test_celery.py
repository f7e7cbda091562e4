import time

import pytest
from django.conf import settings

from config import heartbeat
from config.celery import app
from config.schedule import BEAT_SCHEDULE, QUEUES
from config.tasks import beat_heart


@pytest.fixture(scope="module")
def tasks() -> list[str]:
    app.loader.import_default_modules()
    return sorted(name for name in app.tasks if not name.startswith("celery."))


def test_every_task_has_a_named_queue(tasks):
    assert "config.tasks.beat_heart" in tasks
    for name in tasks:
        assert app.amqp.router.route({}, name)["queue"].name in QUEUES, name


def test_the_schedule_only_names_tasks_that_exist(tasks):
    assert {entry["task"] for entry in BEAT_SCHEDULE.values()} <= set(tasks)


def test_a_task_is_acknowledged_once_done_and_delivered_again_only_after_its_time_limit():
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT


def test_the_heart_beats(monkeypatch):
    assert not heartbeat.is_fresh()

    beat_heart()

    assert heartbeat.is_fresh()


def test_a_heart_that_stopped_is_noticed(monkeypatch):
    beat_heart()
    later = time.time() + heartbeat.STALE_AFTER_SECONDS + 1

    monkeypatch.setattr(heartbeat.time, "time", lambda: later)

    assert not heartbeat.is_fresh()
