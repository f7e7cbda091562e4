"""A rename waits for those who write two floors below it: see programmes/models/stamps.py, HELD_ALONG."""

import re
from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "sql" / "0005_held_along.sql").read_text(encoding="utf-8")
FUNCTIONS = re.findall(r"^CREATE OR REPLACE FUNCTION (azimut_\w+)", SQL, flags=re.MULTILINE)


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0004_changes_alone'),
    ]

    operations = [
        migrations.RunSQL(SQL, "".join(f"DROP FUNCTION {name}() CASCADE;\n" for name in FUNCTIONS)),
    ]
