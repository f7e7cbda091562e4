"""The rules of computation as functions of the database: see indicators/sql/0002_rules.sql."""

import re
from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "sql" / "0002_rules.sql").read_text(encoding="utf-8")
CREATED = re.findall(r"^CREATE FUNCTION (azimut_\w+)", SQL, flags=re.MULTILINE)
DROPPED = "".join(f"DROP FUNCTION {name};\n" for name in reversed(CREATED))


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [migrations.RunSQL(SQL, DROPPED)]
