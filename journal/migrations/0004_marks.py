"""What waits for its recomputation: see journal/sql/0004_marks.sql."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


SQL = (Path(__file__).resolve().parent.parent / "sql" / "0004_marks.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0003_contexts_by_date'),
        ('territories', '0003_establishments'),
    ]

    operations = [
        migrations.CreateModel(
            name='DirtyMark',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('part', models.CharField(choices=[('roadmap', 'feuilles de route'), ('figures', 'indicateurs et programmes')], max_length=20, verbose_name='partie')),
                ('transaction', models.BigIntegerField(verbose_name='transaction')),
                ('marked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='marqué le')),
            ],
            options={
                'verbose_name': 'calcul en attente',
                'verbose_name_plural': 'calculs en attente',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='dirtymark',
            name='territory',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territories.territory', verbose_name='territoire'),
        ),
        migrations.AddConstraint(
            model_name='dirtymark',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['roadmap', 'figures'])), name='dirtymark_part', violation_error_message='Cette valeur ne fait pas partie de la liste.'),
        ),
        migrations.AddConstraint(
            model_name='dirtymark',
            constraint=models.UniqueConstraint(fields=('territory', 'part', 'transaction'), name='dirtymark_once', violation_error_message='Cette modification est déjà signalée.'),
        ),
        migrations.RunSQL(SQL, "DROP FUNCTION azimut_mark_dirty"),
        pgtrigger.migrations.AddTrigger(
            model_name='change',
            trigger=pgtrigger.compiler.Trigger(name='marks_its_scope', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM azimut_mark_dirty(array_agg(DISTINCT territory_id), part) FROM ( SELECT c.territory_id, CASE split_part(c.kind, '.', 1) WHEN 'roadmap' THEN 'roadmap' WHEN 'indicators' THEN 'figures' WHEN 'programmes' THEN 'figures' WHEN 'territories' THEN 'figures' END AS part FROM new_values c WHERE c.kind NOT IN ('roadmap.campaign', 'roadmap.campaignitem', 'roadmap.proof', 'roadmap.proposal', 'indicators.counterproposal', 'indicators.indicatorlink', 'indicators.measurecolumn') ) AS told WHERE part IS NOT NULL GROUP BY part; RETURN NULL;", hash='b5dea63604c74b771ad4af99dab6f8d8fd77962b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_marks_its_scope_199f0', referencing='REFERENCING NEW TABLE AS new_values ', table='journal_change', when='AFTER')),
        ),
    ]
