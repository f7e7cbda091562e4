"""A renamed organisation stamps the actions and goals that show it: see roadmap/models/stamps.py."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "sql" / "0009_stamps_from_below.sql").read_text(encoding="utf-8")
DROPPED = "DROP FUNCTION azimut_stamps_of_roadmap_organisationevent() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0008_stamps"), ("territories", "0004_stamps")]

    operations = [migrations.RunSQL(SQL, DROPPED)]
