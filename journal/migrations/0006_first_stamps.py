"""The territories and organisations that are already there are stamped: see territories/models/stamps.py."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "sql" / "0006_first_stamps.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_stamps"), ("territories", "0004_stamps")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
