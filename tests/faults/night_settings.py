"""The portal's settings, with a night every second."""

from celery.schedules import schedule as every

from config.settings import *  # noqa: F403

CELERY_BEAT_SCHEDULE = {"night": {"task": "indicators.tasks.recompute_night", "schedule": every(1)}}
