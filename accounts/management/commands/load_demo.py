"""``manage.py load_demo``: one account for each role, for a portal shown and not yet in use."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.enums import Role
from accounts.services.demo import DEMO_FILE, DemoCredential, DemoError, load_demo

_REFUSED = (
    "Les comptes de démonstration ne se créent que sur un portail local ou de démonstration"
    " (réglage AZIMUT_DEMO)."
)


class Command(BaseCommand):
    help = "Crée les comptes de démonstration ; leurs mots de passe ne changent pas d’une fois à l’autre."

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "AZIMUT_DEMO", getattr(settings, "LOCAL", False)):
            raise CommandError(_REFUSED)
        directory = Path(settings.DATA_DIR)
        try:
            credentials = load_demo(directory=directory)
        except DemoError as error:
            raise CommandError(str(error)) from error
        for credential in credentials:
            self.stdout.write(self._line(credential))
        self.stdout.write(f"Ces comptes sont aussi dans {directory / DEMO_FILE}.")

    def _line(self, credential: DemoCredential) -> str:
        role = Role(credential.role).label
        return f"{role:<24} {credential.email:<36} {credential.password}"
