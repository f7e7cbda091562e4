"""Exact sums of fractions, as an aggregate of the database: see indicators/sql/0007_fractions.sql."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "sql" / "0007_fractions.sql").read_text(encoding="utf-8")
DROPPED = """
DROP AGGREGATE azimut_fraction_sum(numeric[]);
DROP FUNCTION azimut_fraction_added;
DROP FUNCTION azimut_reduced;
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0006_establishment_totals")]

    operations = [migrations.RunSQL(SQL, DROPPED)]
