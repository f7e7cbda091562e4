"""What is added holds what it is a part of, before it stamps it: see indicators/models/stamps.py, HELD_FIRST."""

import re
from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "sql" / "0013_held_first.sql").read_text(encoding="utf-8")
FUNCTIONS = re.findall(r"^CREATE OR REPLACE FUNCTION (azimut_\w+)", SQL, flags=re.MULTILINE)


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0012_held_along'),
    ]

    operations = [
        migrations.RunSQL(SQL, "".join(f"DROP FUNCTION {name}() CASCADE;\n" for name in FUNCTIONS)),
    ]
