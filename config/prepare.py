"""``python -m config.prepare``: bring the database of a local run up to date and load the real data once.

What the commands print goes to standard error, which the supervisor keeps in a log.
"""

import os
import sys
from pathlib import Path

import django
from django.core.management import CommandError, call_command

from common.tracing import command_cause
from config import loaded, local

FIRST_REGION = "04"
FIRST_TABLE = local.ROOT / "fixtures" / "la_reunion_2024.tsv"
FIRST_YEAR = 2024


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        step("mise à jour de la base", "migrate", interactive=False)
        mend_stamps()
        load_what_changed()
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def mend_stamps() -> None:
    """A database restored from another cluster bears transactions that this one has not reached."""
    from journal.services.stamps import mend_after_restore  # noqa: PLC0415 (models exist once Django is set up)

    if mended := mend_after_restore():
        sys.stderr.write(f"Estampilles reprises après restauration : {mended}\n")


def load_what_changed() -> None:
    """Each of these bears running twice; together they take seconds that a second start need not spend."""
    wanted = loaded.fingerprint()
    if loaded.is_current(wanted) and (local.data_directory() / "demo-accounts.json").exists():
        return
    step("données de référence", "load_reference")
    if not was_imported(FIRST_REGION):
        step("feuille de route de La Réunion", "import_roadmap", *table_arguments(FIRST_TABLE))
    step("comptes de démonstration", "load_demo")
    step("calcul des tableaux de bord", "recompute_progress")
    loaded.remember(wanted)


def table_arguments(table: Path) -> list[str]:
    return [str(table), "--region", FIRST_REGION, "--year-from", str(FIRST_YEAR), "--commit"]


def step(label: str, command: str, *arguments: str, **options: object) -> None:
    sys.stdout.write(f"Azimut : {label}…\n")
    sys.stdout.flush()
    with command_cause(["", command]):
        call_command(command, *arguments, stdout=sys.stderr, **options)


def was_imported(region: str) -> bool:
    """Including an import undone since: undoing it was somebody's will."""
    from journal.models import ImportBatch  # noqa: PLC0415 (models exist once Django is set up)
    from roadmap.models import Roadmap  # noqa: PLC0415

    of_region = {"territory__code": region, "territory__kind": "region"}
    return Roadmap.objects.filter(**of_region).exists() or ImportBatch.objects.filter(**of_region).exists()


if __name__ == "__main__":
    sys.exit(main())
