"""What is added holds what it is a part of, before it stamps it: see territories/models/stamps.py, HELD_FIRST."""

import re
from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "sql" / "0007_held_first.sql").read_text(encoding="utf-8")
FUNCTIONS = re.findall(r"^CREATE OR REPLACE FUNCTION (azimut_\w+)", SQL, flags=re.MULTILINE)


class Migration(migrations.Migration):

    dependencies = [
        ('territories', '0006_changes_alone'),
    ]

    operations = [
        migrations.RunSQL(SQL, "".join(f"DROP FUNCTION {name}() CASCADE;\n" for name in FUNCTIONS)),
    ]
