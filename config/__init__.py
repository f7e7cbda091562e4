"""Wiring: settings, urls, Celery, the embedded servers and the command that runs them all."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
