"""The journal is read from the latest set of changes back: its pages need this order of the library's table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("journal", "0002_trace"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX pghistory_context_by_date ON pghistory_context (created_at DESC, id DESC)",
            "DROP INDEX pghistory_context_by_date",
        )
    ]
