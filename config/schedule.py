"""What runs by itself and when, and the queue of every task. In code, to be reviewed with the rest."""

from celery.schedules import crontab, schedule
from kombu import Queue

HEARTBEAT_SECONDS = 20
MESSAGES_SECONDS = 120
# Each reminder is written once: asking often costs little, and suits every region's morning.
REMINDERS_SECONDS = 3600
DRAFTS_SECONDS = 6 * 3600
CHECKS_SECONDS = 24 * 3600
# What an edit could not ask for, and the nation, which many edits change at once.
SWEEP_SECONDS = 120
# Hours of the night in Paris; computed twice never, whoever asks twice (indicators.services.run_log).
NIGHT = crontab(hour="2", minute="30")
NIGHT_EXPIRES_SECONDS = 4 * 3600

QUEUES = ("system", "imports", "progress")
TASK_QUEUES = [Queue(name) for name in QUEUES]  # type: ignore[no-untyped-call]
# A task without a queue is refused (tests/config/test_celery.py).
TASK_ROUTES = {
    "config.*": {"queue": "system"},
    "accounts.*": {"queue": "system"},
    "journal.*": {"queue": "imports"},
    "roadmap.*": {"queue": "progress"},
    "indicators.*": {"queue": "progress"},
    "governance.*": {"queue": "progress"},
}
BEAT_SCHEDULE = {
    "schedule-heartbeat": {
        "task": "config.tasks.beat_heart",
        "schedule": schedule(HEARTBEAT_SECONDS),
        # One that waited longer says nothing any more.
        "options": {"expires": HEARTBEAT_SECONDS},
    },
    "outgoing-messages": {
        "task": "accounts.tasks.send_due_messages",
        "schedule": schedule(MESSAGES_SECONDS),
        "options": {"expires": MESSAGES_SECONDS},
    },
    "api-purge": {
        "task": "accounts.tasks.purge_api",
        "schedule": schedule(DRAFTS_SECONDS),
        "options": {"expires": DRAFTS_SECONDS},
    },
    "roadmap-reminders": {
        "task": "roadmap.tasks.remind",
        "schedule": schedule(REMINDERS_SECONDS),
        "options": {"expires": REMINDERS_SECONDS},
    },
    "roadmap-drafts": {
        "task": "roadmap.tasks.purge_drafts",
        "schedule": schedule(DRAFTS_SECONDS),
        "options": {"expires": DRAFTS_SECONDS},
    },
    "indicators-checks": {
        "task": "indicators.tasks.purge_unpublished",
        "schedule": schedule(CHECKS_SECONDS),
        "options": {"expires": CHECKS_SECONDS},
    },
    "progress-sweep": {
        "task": "indicators.tasks.sweep_marks",
        "schedule": schedule(SWEEP_SECONDS),
        "options": {"expires": SWEEP_SECONDS},
    },
    "progress-night": {
        "task": "indicators.tasks.recompute_night",
        "schedule": NIGHT,
        "options": {"expires": NIGHT_EXPIRES_SECONDS},
    },
    "progress-purge": {
        "task": "indicators.tasks.purge_snapshots",
        "schedule": schedule(CHECKS_SECONDS),
        "options": {"expires": CHECKS_SECONDS},
    },
}
