"""What was computed, in one shape, with the stamp that says when: see indicators/models/progress.py."""

from pathlib import Path

import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


SQL = (Path(__file__).resolve().parent.parent / "sql" / "0009_progress.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0008_stamps'),
    ]

    operations = [
        migrations.RunSQL(SQL, "DROP VIEW indicators_progress"),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(condition=models.Q(('territory__isnull', False)), fields=['territory'], name='measure_territory'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['recorded_at'], name='measure_recorded'),
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('id', models.TextField(primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('object_id', models.BigIntegerField()),
                ('on', models.DateField()),
                ('data_at', models.DateTimeField()),
                ('computed_at', models.DateTimeField()),
                ('code', models.TextField()),
                ('title', models.TextField()),
                ('roadmap_id', models.BigIntegerField(null=True)),
                ('state', models.TextField(null=True)),
                ('rate', models.DecimalField(decimal_places=2, max_digits=30, null=True)),
                ('rate_missing', models.TextField(null=True)),
                ('coverage', models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ('steps_done', models.IntegerField(null=True)),
                ('steps_known', models.IntegerField(null=True)),
                ('steps_unknown', models.IntegerField(null=True)),
                ('actions_done', models.IntegerField(null=True)),
                ('actions', models.IntegerField(null=True)),
                ('value', models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                ('value_on', models.DateField(null=True)),
                ('is_total', models.BooleanField(null=True)),
                ('quality', models.TextField(null=True)),
                ('bound', models.TextField(null=True)),
                ('emptiness', models.TextField(null=True)),
                ('next_due', models.DateField(null=True)),
                ('parts', models.IntegerField(null=True)),
                ('parts_expected', models.IntegerField(null=True)),
                ('baseline_value', models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                ('baseline_on', models.DateField(null=True)),
                ('target', models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                ('low', models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                ('high', models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                ('due', models.DateField(null=True)),
                ('target_version', models.IntegerField(null=True)),
                ('share', models.DecimalField(decimal_places=2, max_digits=30, null=True)),
                ('expected_value', models.DecimalField(decimal_places=6, max_digits=30, null=True)),
                ('gap', models.DecimalField(decimal_places=2, max_digits=30, null=True)),
                ('standing', models.TextField(null=True)),
                ('withheld', models.BooleanField()),
            ],
            options={
                'verbose_name': 'avancement',
                'verbose_name_plural': 'avancements',
                'db_table': 'indicators_progress',
                'ordering': ['id'],
                'managed': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='snapshot',
            trigger=pgtrigger.compiler.Trigger(name='stamps_when_added', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT 'progress', place.id, txid_current(), clock_timestamp(), CASE WHEN place.kind = 'nation' THEN '{}'::bigint[] ELSE ARRAY[place.id] END, true, false FROM territories_territory place WHERE place.id IN (SELECT written.territory_id FROM new_values AS written) ORDER BY place.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at; RETURN NULL;", hash='a8045a350e9667b57b1ca88f5bd98568d96af07c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stamps_when_added_bea32', referencing='REFERENCING NEW TABLE AS new_values ', table='indicators_snapshot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='snapshot',
            trigger=pgtrigger.compiler.Trigger(name='stamps_when_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT 'progress', place.id, txid_current(), clock_timestamp(), CASE WHEN place.kind = 'nation' THEN '{}'::bigint[] ELSE ARRAY[place.id] END, true, false FROM territories_territory place WHERE place.id IN (SELECT written.territory_id FROM new_values AS written) ORDER BY place.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at; RETURN NULL;", hash='f47da8072fe1f272d65efe0d825038c9abaa1a60', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_stamps_when_changed_c9e7b', referencing='REFERENCING NEW TABLE AS new_values ', table='indicators_snapshot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='snapshot',
            trigger=pgtrigger.compiler.Trigger(name='stamps_when_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT 'progress', place.id, txid_current(), clock_timestamp(), CASE WHEN place.kind = 'nation' THEN '{}'::bigint[] ELSE ARRAY[place.id] END, true, false FROM territories_territory place WHERE place.id IN (SELECT written.territory_id FROM old_values AS written) ORDER BY place.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at; RETURN NULL;", hash='c45e32e14ce9d22200040e555aef82614de26b72', level='STATEMENT', operation='DELETE', pgid='pgtrigger_stamps_when_deleted_2460a', referencing='REFERENCING OLD TABLE AS old_values ', table='indicators_snapshot', when='AFTER')),
        ),
    ]
