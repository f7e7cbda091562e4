"""When each object that partners pull last changed: see journal/models/stamps.py."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models


SQL = (Path(__file__).resolve().parent.parent / "sql" / "0005_stamps.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0004_marks'),
    ]

    operations = [
        migrations.RunSQL(SQL, "DROP FUNCTION azimut_regions"),
        migrations.CreateModel(
            name='Stamp',
            fields=[
                ('pk', models.CompositePrimaryKey('resource', 'object_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('resource', models.CharField(max_length=40, verbose_name='ressource')),
                ('object_id', models.BigIntegerField(verbose_name='objet')),
                ('transaction', models.BigIntegerField(verbose_name='transaction')),
                ('touched_at', models.DateTimeField(verbose_name='modifié le')),
                ('regions', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='régions')),
                ('opened', models.BooleanField(verbose_name='lu hors de la rédaction')),
                ('deleted', models.BooleanField(verbose_name='supprimé')),
            ],
            options={
                'verbose_name': 'estampille',
                'verbose_name_plural': 'estampilles',
                'ordering': ['transaction', 'resource', 'object_id'],
                'indexes': [models.Index(fields=['transaction', 'resource', 'object_id'], name='stamp_transaction'), models.Index(fields=['resource', 'touched_at', 'object_id'], name='stamp_touched')],
            },
        ),
    ]
