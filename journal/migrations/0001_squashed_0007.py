"""The journal, the imports, what waits for its computation, the stamps: the tables as they are, in one step (docs/adr/0021)."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from common.db.create_models import CreateModels

SQL = Path(__file__).resolve().parent.parent / "sql"
MARKS = (SQL / "0004_marks.sql").read_text(encoding="utf-8")
REGIONS = (SQL / "0005_stamps.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    replaces = [
        ('journal', '0001_initial'),
        ('journal', '0002_trace'),
        ('journal', '0003_contexts_by_date'),
        ('journal', '0004_marks'),
        ('journal', '0005_stamps'),
        ('journal', '0006_first_stamps'),
        ('journal', '0007_order_of_stamps'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0006'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('territories', '0001_squashed_0005'),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='ImportBatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                    ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                    ('kind', models.CharField(max_length=40, verbose_name='nature')),
                    ('state', models.CharField(choices=[('checked', 'vérifié, non publié'), ('published', 'publié'), ('undone', 'annulé')], default='checked', max_length=20, verbose_name='état')),
                    ('file_name', models.CharField(max_length=255, verbose_name='fichier')),
                    ('sha256', models.CharField(max_length=64, verbose_name='empreinte')),
                    ('as_of', models.DateField(blank=True, null=True, verbose_name='états connus au')),
                    ('parameters', models.JSONField(blank=True, default=dict, verbose_name='paramètres')),
                    ('layout', models.JSONField(blank=True, default=dict, verbose_name='lecture du tableau')),
                    ('counts', models.JSONField(blank=True, default=dict, verbose_name='décompte')),
                    ('author_label', models.CharField(blank=True, max_length=200, verbose_name='auteur (au moment de l’import)')),
                    ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='publié le')),
                    ('published_by_label', models.CharField(blank=True, max_length=200, verbose_name='publié par')),
                    ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='annulé le')),
                    ('undone_by_label', models.CharField(blank=True, max_length=200, verbose_name='annulé par')),
                    ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='import_batches', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                    ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='import_batches', to='territories.territory', verbose_name='région')),
                ],
                options={
                    'verbose_name': 'import',
                    'verbose_name_plural': 'imports',
                    'ordering': ['-created_at', '-pk'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('state__in', ['checked', 'published', 'undone'])), name='importbatch_state', violation_error_message='Cette valeur ne fait pas partie de la liste.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('state', 'checked')), models.Q(models.Q(('state', 'checked'), _negated=True), ('published_at__isnull', False)), _connector='OR'), name='importbatch_published_at', violation_error_message='Un import publié porte sa date de publication.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'undone'), ('undone_at__isnull', False)), models.Q(models.Q(('state', 'undone'), _negated=True), ('undone_at__isnull', True)), _connector='OR'), name='importbatch_undone_at', violation_error_message='Un import annulé porte sa date d’annulation.'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "journal_importbatchevent" ("as_of", "author_label", "created_at", "file_name", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_label", "state", "territory_id", "undone_at", "undone_by_label") SELECT new_values."as_of", new_values."author_label", new_values."created_at", new_values."file_name", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."published_at", new_values."published_by_label", new_values."state", new_values."territory_id", new_values."undone_at", new_values."undone_by_label" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d785a71dff9b35ce9bec50f5a78012681f5a86ae', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_ee1a5', referencing='REFERENCING NEW TABLE AS new_values ', table='journal_importbatch', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "journal_importbatchevent" ("as_of", "author_label", "created_at", "file_name", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_label", "state", "territory_id", "undone_at", "undone_by_label") SELECT new_values."as_of", new_values."author_label", new_values."created_at", new_values."file_name", new_values."id", new_values."kind", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."published_at", new_values."published_by_label", new_values."state", new_values."territory_id", new_values."undone_at", new_values."undone_by_label" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."as_of" IS DISTINCT FROM (new_values."as_of") OR old_values."author_label" IS DISTINCT FROM (new_values."author_label") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."file_name" IS DISTINCT FROM (new_values."file_name") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."published_at" IS DISTINCT FROM (new_values."published_at") OR old_values."published_by_label" IS DISTINCT FROM (new_values."published_by_label") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."territory_id" IS DISTINCT FROM (new_values."territory_id") OR old_values."undone_at" IS DISTINCT FROM (new_values."undone_at") OR old_values."undone_by_label" IS DISTINCT FROM (new_values."undone_by_label")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1a5f7c7bc6d04ea83f6a1b872c05525d829ff8bf', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_304ba', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='journal_importbatch', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "journal_importbatchevent" ("as_of", "author_label", "created_at", "file_name", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_label", "state", "territory_id", "undone_at", "undone_by_label") SELECT old_values."as_of", old_values."author_label", old_values."created_at", old_values."file_name", old_values."id", old_values."kind", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."published_at", old_values."published_by_label", old_values."state", old_values."territory_id", old_values."undone_at", old_values."undone_by_label" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='427231fe6acaf609fec9951faf62fcd3f506494f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_48630', referencing='REFERENCING OLD TABLE AS old_values ', table='journal_importbatch', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ImportLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveIntegerField(verbose_name='rang')),
                    ('row', models.PositiveIntegerField(blank=True, null=True, verbose_name='ligne du fichier')),
                    ('outcome', models.CharField(choices=[('new', 'nouvelle'), ('changed', 'modifiée'), ('unchanged', 'inchangée'), ('conflict', 'en conflit'), ('refused', 'refusée'), ('absent', 'absente du fichier')], max_length=20, verbose_name='effet')),
                    ('cells', models.JSONField(blank=True, default=list, verbose_name='cellules du fichier')),
                    ('reading', models.JSONField(blank=True, default=dict, verbose_name='lecture')),
                    ('alternatives', models.JSONField(blank=True, default=list, verbose_name='autres lectures')),
                    ('repairs', models.JSONField(blank=True, default=list, verbose_name='réparations')),
                    ('to_confirm', models.JSONField(blank=True, default=list, verbose_name='à confirmer')),
                    ('problems', models.JSONField(blank=True, default=list, verbose_name='problèmes')),
                    ('changes', models.JSONField(blank=True, default=list, verbose_name='changements')),
                    ('near_matches', models.JSONField(blank=True, default=list, verbose_name='rapprochements proposés')),
                    ('excluded', models.BooleanField(default=False, verbose_name='écartée à la main')),
                    ('resolution', models.CharField(blank=True, choices=[('', 'à décider'), ('portal', 'garder le portail'), ('file', 'prendre le fichier')], default='', max_length=10, verbose_name='décision')),
                    ('target_id', models.BigIntegerField(blank=True, null=True, verbose_name='objet du portail')),
                    ('target_version', models.PositiveIntegerField(blank=True, null=True, verbose_name='version de l’objet')),
                    ('before', models.JSONField(blank=True, null=True, verbose_name='avant')),
                    ('after', models.JSONField(blank=True, null=True, verbose_name='après')),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='journal.importbatch', verbose_name='import')),
                ],
                options={
                    'verbose_name': 'ligne d’import',
                    'verbose_name_plural': 'lignes d’import',
                    'ordering': ['batch', 'position'],
                    'indexes': [
                        models.Index(fields=['target_id', 'batch'], name='importline_target'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('outcome__in', ['new', 'changed', 'unchanged', 'conflict', 'refused', 'absent'])), name='importline_outcome', violation_error_message='Cette valeur ne fait pas partie de la liste.'),
                        models.CheckConstraint(condition=models.Q(('resolution__in', ['', 'portal', 'file'])), name='importline_resolution', violation_error_message='Cette valeur ne fait pas partie de la liste.'),
                        models.UniqueConstraint(fields=('batch', 'position'), name='importline_position', violation_error_message='Deux lignes d’un import ont le même rang.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Change',
                fields=[
                    ('id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('kind', models.CharField(max_length=60, verbose_name='nature')),
                    ('event_id', models.BigIntegerField(verbose_name='événement')),
                    ('object_id', models.BigIntegerField(verbose_name='objet')),
                    ('operation', models.CharField(max_length=20, verbose_name='opération')),
                    ('subject_kind', models.CharField(max_length=60, verbose_name='nature du sujet')),
                    ('subject_id', models.BigIntegerField(blank=True, null=True, verbose_name='sujet')),
                    ('territory_id', models.BigIntegerField(blank=True, null=True, verbose_name='région')),
                    ('label', models.TextField(blank=True, verbose_name='nom')),
                    ('context', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='changes', to='pghistory.context', verbose_name='contexte')),
                ],
                options={
                    'verbose_name': 'changement',
                    'verbose_name_plural': 'changements',
                    'ordering': ['-pk'],
                    'indexes': [
                        models.Index(fields=['context', 'id'], name='change_context'),
                        models.Index(fields=['subject_kind', 'subject_id', 'id'], name='change_subject'),
                        models.Index(fields=['kind', 'object_id', 'id'], name='change_object'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='414861cffa3d93a98c1e7d79c327115074234ea1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c3435', table='journal_change', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='marks_its_scope', sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM azimut_mark_dirty(array_agg(DISTINCT territory_id), part) FROM ( SELECT c.territory_id, CASE split_part(c.kind, '.', 1) WHEN 'roadmap' THEN 'roadmap' WHEN 'indicators' THEN 'figures' WHEN 'programmes' THEN 'figures' WHEN 'territories' THEN 'figures' END AS part FROM new_values c WHERE c.kind NOT IN ('roadmap.campaign', 'roadmap.campaignitem', 'roadmap.proof', 'roadmap.proposal', 'indicators.counterproposal', 'indicators.indicatorlink', 'indicators.measurecolumn') ) AS told WHERE part IS NOT NULL GROUP BY part; RETURN NULL;", hash='b5dea63604c74b771ad4af99dab6f8d8fd77962b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_marks_its_scope_199f0', referencing='REFERENCING NEW TABLE AS new_values ', table='journal_change', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ImportBatchEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                    ('kind', models.CharField(max_length=40, verbose_name='nature')),
                    ('state', models.CharField(default='checked', max_length=20, verbose_name='état')),
                    ('file_name', models.CharField(max_length=255, verbose_name='fichier')),
                    ('as_of', models.DateField(blank=True, null=True, verbose_name='états connus au')),
                    ('author_label', models.CharField(blank=True, max_length=200, verbose_name='auteur (au moment de l’import)')),
                    ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='publié le')),
                    ('published_by_label', models.CharField(blank=True, max_length=200, verbose_name='publié par')),
                    ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='annulé le')),
                    ('undone_by_label', models.CharField(blank=True, max_length=200, verbose_name='annulé par')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='journal.importbatch')),
                    ('territory', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='territories.territory', verbose_name='région')),
                ],
                options={
                    'verbose_name': 'trace\xa0: import',
                    'verbose_name_plural': 'traces\xa0: imports',
                    'ordering': ['pgh_id'],
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [
                        models.Index(fields=['pgh_obj', 'pgh_id'], name='importbatchevent_object'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='without_context', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF COALESCE(current_setting(\'pghistory.context_id\', true), \'\') = \'\' THEN PERFORM set_config(\'pghistory.context_id\', md5(txid_current()::text || now()::text)::uuid::text, true), set_config(\'pghistory.context_metadata\', \'{"kind": "outside"}\', true); END IF; RETURN NULL;', hash='326f8d59ea2ec9e1a4e372072ce1b52dcde6116e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_without_context_e1a9a', table='journal_importbatchevent', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='journal_line', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $line$ INSERT INTO journal_change (context_id, kind, event_id, object_id, operation, subject_kind, subject_id, territory_id, label) SELECT e.pgh_context_id, \'journal.importbatch\', e.pgh_id, e.pgh_obj_id, e.pgh_label, \'journal.importbatch\', e.pgh_obj_id, COALESCE(e."territory_id", (SELECT c.territory_id FROM journal_change c WHERE c.kind = \'journal.importbatch\' AND c.object_id = e.pgh_obj_id AND c.territory_id IS NOT NULL ORDER BY c.id DESC LIMIT 1)), left(COALESCE(e."file_name", \'\'), 500) FROM new_values e ORDER BY e.pgh_id $line$; RETURN NULL;', hash='adfa92e515f2e9abfbe67aeeaf97caedfcb4e88c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_journal_line_3d6da', referencing='REFERENCING NEW TABLE AS new_values ', table='journal_importbatchevent', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9330471d0e509cc46490c8fec013e65f643e23b3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1d1a4', table='journal_importbatchevent', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='DirtyMark',
                fields=[
                    ('id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('part', models.CharField(choices=[('roadmap', 'feuilles de route'), ('figures', 'indicateurs et programmes')], max_length=20, verbose_name='partie')),
                    ('transaction', models.BigIntegerField(verbose_name='transaction')),
                    ('marked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='marqué le')),
                    ('territory', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territories.territory', verbose_name='territoire')),
                ],
                options={
                    'verbose_name': 'calcul en attente',
                    'verbose_name_plural': 'calculs en attente',
                    'ordering': ['pk'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('part__in', ['roadmap', 'figures'])), name='dirtymark_part', violation_error_message='Cette valeur ne fait pas partie de la liste.'),
                        models.UniqueConstraint(fields=('territory', 'part', 'transaction'), name='dirtymark_once', violation_error_message='Cette modification est déjà signalée.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Stamp',
                fields=[
                    ('pk', models.CompositePrimaryKey('resource', 'object_id', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('resource', models.CharField(db_collation='C', max_length=40, verbose_name='ressource')),
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
                    'indexes': [
                        models.Index(fields=['transaction', 'resource', 'object_id'], name='stamp_transaction'),
                        models.Index(fields=['resource', 'touched_at', 'object_id'], name='stamp_touched'),
                    ],
                },
            ),
        ),
        # The journal is read from the latest set of changes back: its pages need this order of the library's table.
        migrations.RunSQL(
            "CREATE INDEX pghistory_context_by_date ON pghistory_context (created_at DESC, id DESC)",
            "DROP INDEX pghistory_context_by_date",
        ),
        migrations.RunSQL(MARKS, "DROP FUNCTION azimut_mark_dirty"),
        migrations.RunSQL(REGIONS, "DROP FUNCTION azimut_regions"),
    ]
