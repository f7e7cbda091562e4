"""The class of every task: what it writes bears its name."""

from typing import Any

from celery.contrib.django.task import DjangoTask

from common import tracing


class TracedTask(DjangoTask):
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with tracing.cause(tracing.TASK, self.name):
            return super().__call__(*args, **kwargs)
