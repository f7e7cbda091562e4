"""``manage.py send_messages``: what the schedule does every two minutes, for a portal that has none."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.services.delivery import deliver_due
from common.templatetags.french import count


class Command(BaseCommand):
    help = "Envoie les messages en attente. Utile sans file de messages, ou pour ne pas attendre."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{count(deliver_due(), 'message envoyé,messages envoyés')}.")
