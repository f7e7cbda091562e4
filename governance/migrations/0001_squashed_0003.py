"""Committees and their meetings, with their traces and stamps: the tables as they are, in one step (docs/adr/0021)."""

import re
from pathlib import Path

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

from common.db.create_models import CreateModels

SQL = Path(__file__).resolve().parent.parent / "sql"
FROM_BELOW = (SQL / "0003_stamps_from_below.sql").read_text(encoding="utf-8")
STAMPING = re.findall(r"^CREATE OR REPLACE FUNCTION (azimut_\w+)", FROM_BELOW, flags=re.MULTILINE)


class Migration(migrations.Migration):

    replaces = [
        ('governance', '0001_committees'),
        ('governance', '0002_stamps'),
        ('governance', '0003_stamps_of_what_is_shown'),
    ]

    initial = True

    dependencies = [
        ('journal', '0001_squashed_0007'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('territories', '0001_squashed_0005'),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='Committee',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                    ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                    ('source', models.TextField(blank=True, verbose_name='source')),
                    ('certainty', models.CharField(choices=[('certain', 'certain'), ('probable', 'probable'), ('uncertain', 'incertain'), ('not_found', 'non trouvé')], default='certain', max_length=20, verbose_name='certitude')),
                    ('note', models.TextField(blank=True, verbose_name='note')),
                    ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                    ('level', models.CharField(choices=[('national', 'nationale'), ('regional', 'régionale'), ('territorial', 'territoriale')], max_length=20, verbose_name='niveau')),
                    ('name', models.CharField(max_length=250, verbose_name='nom')),
                    ('short_name', models.CharField(blank=True, max_length=60, verbose_name='sigle')),
                    ('mission', models.TextField(blank=True, verbose_name='mission')),
                    ('chair', models.CharField(blank=True, max_length=250, verbose_name='présidence')),
                    ('secretariat', models.CharField(blank=True, max_length=250, verbose_name='secrétariat')),
                    ('steers', models.BooleanField(default=False, verbose_name='suit la feuille de route')),
                    ('is_proposed', models.BooleanField(default=False, verbose_name='proposée, pas encore arrêtée')),
                    ('valid_from', models.DateField(blank=True, null=True, verbose_name='depuis')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                    ('dates_text', models.CharField(blank=True, max_length=200, verbose_name='dates, telles que publiées')),
                    ('order', models.PositiveSmallIntegerField(default=0, verbose_name='rang')),
                    ('succeeds', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='governance.committee', verbose_name='succède à')),
                    ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='committees', to='territories.territory', verbose_name='territoire')),
                ],
                options={
                    'verbose_name': 'instance',
                    'verbose_name_plural': 'instances',
                    'ordering': ['order', 'code'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('certainty__in', ['certain', 'probable', 'uncertain', 'not_found'])), name='governance_committee_certainty', violation_error_message='Cette valeur ne fait pas partie de la liste.'),
                        models.CheckConstraint(condition=models.Q(('level__in', ['national', 'regional', 'territorial'])), name='committee_level', violation_error_message='Cette valeur ne fait pas partie de la liste.'),
                        models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='committee_name', violation_error_message='Une instance a un nom.'),
                        models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='committee_code', violation_error_message='Une instance a un code.'),
                        models.CheckConstraint(condition=models.Q(('succeeds__isnull', True), models.Q(('succeeds', models.F('id')), _negated=True), _connector='OR'), name='committee_succeeds_another', violation_error_message='Une instance ne succède pas à elle-même.'),
                        models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lte', models.F('valid_to')), _connector='OR'), name='committee_period', violation_error_message='La fin précède le début.'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_committeeevent" ("certainty", "chair", "code", "created_at", "dates_text", "id", "is_proposed", "level", "mission", "name", "note", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "secretariat", "short_name", "source", "steers", "succeeds_id", "territory_id", "valid_from", "valid_to") SELECT new_values."certainty", new_values."chair", new_values."code", new_values."created_at", new_values."dates_text", new_values."id", new_values."is_proposed", new_values."level", new_values."mission", new_values."name", new_values."note", new_values."order", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."secretariat", new_values."short_name", new_values."source", new_values."steers", new_values."succeeds_id", new_values."territory_id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='683fb2466e92df431c592615a86a78fb34714995', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b5968', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_committee', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_committeeevent" ("certainty", "chair", "code", "created_at", "dates_text", "id", "is_proposed", "level", "mission", "name", "note", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "secretariat", "short_name", "source", "steers", "succeeds_id", "territory_id", "valid_from", "valid_to") SELECT new_values."certainty", new_values."chair", new_values."code", new_values."created_at", new_values."dates_text", new_values."id", new_values."is_proposed", new_values."level", new_values."mission", new_values."name", new_values."note", new_values."order", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."secretariat", new_values."short_name", new_values."source", new_values."steers", new_values."succeeds_id", new_values."territory_id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."certainty" IS DISTINCT FROM (new_values."certainty") OR old_values."chair" IS DISTINCT FROM (new_values."chair") OR old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."dates_text" IS DISTINCT FROM (new_values."dates_text") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_proposed" IS DISTINCT FROM (new_values."is_proposed") OR old_values."level" IS DISTINCT FROM (new_values."level") OR old_values."mission" IS DISTINCT FROM (new_values."mission") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."order" IS DISTINCT FROM (new_values."order") OR old_values."secretariat" IS DISTINCT FROM (new_values."secretariat") OR old_values."short_name" IS DISTINCT FROM (new_values."short_name") OR old_values."source" IS DISTINCT FROM (new_values."source") OR old_values."steers" IS DISTINCT FROM (new_values."steers") OR old_values."succeeds_id" IS DISTINCT FROM (new_values."succeeds_id") OR old_values."territory_id" IS DISTINCT FROM (new_values."territory_id") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e1f90fa2254602bde437680f93863242e2d4a8d5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f3a12', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='governance_committee', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_committeeevent" ("certainty", "chair", "code", "created_at", "dates_text", "id", "is_proposed", "level", "mission", "name", "note", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "secretariat", "short_name", "source", "steers", "succeeds_id", "territory_id", "valid_from", "valid_to") SELECT old_values."certainty", old_values."chair", old_values."code", old_values."created_at", old_values."dates_text", old_values."id", old_values."is_proposed", old_values."level", old_values."mission", old_values."name", old_values."note", old_values."order", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."secretariat", old_values."short_name", old_values."source", old_values."steers", old_values."succeeds_id", old_values."territory_id", old_values."valid_from", old_values."valid_to" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b7fd6950f00c2222c389af812c109f51359cd44e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2e1ae', referencing='REFERENCING OLD TABLE AS old_values ', table='governance_committee', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='CommitteeEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                    ('source', models.TextField(blank=True, verbose_name='source')),
                    ('certainty', models.CharField(default='certain', max_length=20, verbose_name='certitude')),
                    ('note', models.TextField(blank=True, verbose_name='note')),
                    ('code', models.SlugField(db_index=False, max_length=60, verbose_name='code')),
                    ('level', models.CharField(max_length=20, verbose_name='niveau')),
                    ('name', models.CharField(max_length=250, verbose_name='nom')),
                    ('short_name', models.CharField(blank=True, max_length=60, verbose_name='sigle')),
                    ('mission', models.TextField(blank=True, verbose_name='mission')),
                    ('chair', models.CharField(blank=True, max_length=250, verbose_name='présidence')),
                    ('secretariat', models.CharField(blank=True, max_length=250, verbose_name='secrétariat')),
                    ('steers', models.BooleanField(default=False, verbose_name='suit la feuille de route')),
                    ('is_proposed', models.BooleanField(default=False, verbose_name='proposée, pas encore arrêtée')),
                    ('valid_from', models.DateField(blank=True, null=True, verbose_name='depuis')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                    ('dates_text', models.CharField(blank=True, max_length=200, verbose_name='dates, telles que publiées')),
                    ('order', models.PositiveSmallIntegerField(default=0, verbose_name='rang')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.committee')),
                    ('succeeds', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='governance.committee', verbose_name='succède à')),
                    ('territory', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='territories.territory', verbose_name='territoire')),
                ],
                options={
                    'verbose_name': 'trace\xa0: instance',
                    'verbose_name_plural': 'traces\xa0: instances',
                    'ordering': ['pgh_id'],
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [
                        models.Index(fields=['pgh_obj', 'pgh_id'], name='committeeevent_object'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='without_context', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF COALESCE(current_setting(\'pghistory.context_id\', true), \'\') = \'\' THEN PERFORM set_config(\'pghistory.context_id\', md5(txid_current()::text || now()::text)::uuid::text, true), set_config(\'pghistory.context_metadata\', \'{"kind": "outside"}\', true); END IF; RETURN NULL;', hash='e2ed19ce9eb762c1342fcb29450043e4f3db1706', level='STATEMENT', operation='INSERT', pgid='pgtrigger_without_context_32963', table='governance_committeeevent', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='journal_line', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $line$ INSERT INTO journal_change (context_id, kind, event_id, object_id, operation, subject_kind, subject_id, territory_id, label) SELECT e.pgh_context_id, \'governance.committee\', e.pgh_id, e.pgh_obj_id, e.pgh_label, \'governance.committee\', e.pgh_obj_id, COALESCE(e."territory_id", (SELECT c.territory_id FROM journal_change c WHERE c.kind = \'governance.committee\' AND c.object_id = e.pgh_obj_id AND c.territory_id IS NOT NULL ORDER BY c.id DESC LIMIT 1)), left(COALESCE(e."name", \'\'), 500) FROM new_values e ORDER BY e.pgh_id $line$; RETURN NULL;', hash='a55ebbbdc3e4cd69315a89f5054ba9e99f8f44a6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_journal_line_2547a', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_committeeevent', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='68ae035b87cb2a8234b4a0dbe66c1a60c8f6659e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2046e', table='governance_committeeevent', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='stamps', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $stamp$ INSERT INTO journal_stamp AS kept (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT DISTINCT ON (t.resource, t.id) t.resource, t.id, txid_current(), clock_timestamp(), COALESCE(t.regions, \'{}\'), COALESCE(t.opened, false), t.gone FROM ( SELECT \'committees\'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT e.pgh_obj_id) AS ids (id) WHERE ids.id IS NOT NULL) AS found LEFT JOIN (SELECT c.id, CASE t.kind WHEN \'nation\' THEN \'{}\'::bigint[] WHEN \'region\' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END AS regions, true AS opened FROM governance_committee c JOIN territories_territory t ON t.id = c.territory_id) AS shown ON shown.id = found.id UNION ALL SELECT \'meetings\'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT m.id FROM governance_meeting m WHERE m.committee_id = e.pgh_obj_id) AS ids (id) WHERE ids.id IS NOT NULL AND (e.pgh_label = \'update\' AND COALESCE((SELECT (b."code", b."name", b."short_name", b."territory_id") IS DISTINCT FROM (e."code", e."name", e."short_name", e."territory_id") FROM governance_committeeevent b WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1), true))) AS found LEFT JOIN (SELECT m.id, CASE WHEN m.state = \'draft\' AND t.kind = \'nation\' THEN ARRAY[t.id] ELSE CASE t.kind WHEN \'nation\' THEN \'{}\'::bigint[] WHEN \'region\' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END END AS regions, m.state <> \'draft\' AS opened FROM governance_meeting m JOIN governance_committee c ON c.id = m.committee_id JOIN territories_territory t ON t.id = c.territory_id) AS shown ON shown.id = found.id ) AS t LEFT JOIN journal_stamp s ON s.resource = t.resource AND s.object_id = t.id WHERE CASE WHEN s.object_id IS NULL THEN NOT t.gone ELSE s.transaction <> txid_current() OR s.deleted <> t.gone OR t.opened AND NOT s.opened OR azimut_regions(s.regions, t.regions) <> s.regions END ORDER BY t.resource, t.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted, regions = CASE WHEN excluded.deleted THEN kept.regions ELSE azimut_regions(kept.regions, excluded.regions) END $stamp$; RETURN NULL;', hash='6a80b69243404034d7e667a3cfdb303a6ca748c0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stamps_ee826', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_committeeevent', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Meeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                    ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                    ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                    ('source', models.TextField(blank=True, verbose_name='source')),
                    ('certainty', models.CharField(choices=[('certain', 'certain'), ('probable', 'probable'), ('uncertain', 'incertain'), ('not_found', 'non trouvé')], default='certain', max_length=20, verbose_name='certitude')),
                    ('note', models.TextField(blank=True, verbose_name='note')),
                    ('on', models.DateField(verbose_name='jour')),
                    ('begins', models.TimeField(blank=True, null=True, verbose_name='début')),
                    ('ends', models.TimeField(blank=True, null=True, verbose_name='fin')),
                    ('place', models.CharField(blank=True, max_length=250, verbose_name='lieu')),
                    ('title', models.CharField(blank=True, max_length=250, verbose_name='objet')),
                    ('state', models.CharField(choices=[('draft', 'en préparation'), ('convened', 'convoquée'), ('in_session', 'en cours'), ('closed', 'tenue')], default='draft', max_length=20, verbose_name='état')),
                    ('reference', models.CharField(blank=True, max_length=80, verbose_name='repère des données de référence')),
                    ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='governance.committee', verbose_name='instance')),
                ],
                options={
                    'verbose_name': 'séance',
                    'verbose_name_plural': 'séances',
                    'ordering': ['on', 'begins', 'pk'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('certainty__in', ['certain', 'probable', 'uncertain', 'not_found'])), name='governance_meeting_certainty', violation_error_message='Cette valeur ne fait pas partie de la liste.'),
                        models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'convened', 'in_session', 'closed'])), name='meeting_state', violation_error_message='Cette valeur ne fait pas partie de la liste.'),
                        models.UniqueConstraint(fields=('committee', 'on', 'begins'), name='meeting_unique', nulls_distinct=False, violation_error_message='Cette instance a déjà une séance ce jour-là à cette heure.'),
                        models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('reference',), name='meeting_reference_unique', violation_error_message='Ce repère est celui d’une autre séance.'),
                        models.CheckConstraint(condition=models.Q(('ends__isnull', True), models.Q(('begins__isnull', False), ('ends__gt', models.F('begins'))), _connector='OR'), name='meeting_hours', violation_error_message='La fin d’une séance suit son début, le même jour.'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_meetingevent" ("begins", "certainty", "committee_id", "created_at", "ends", "id", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reference", "source", "state", "title") SELECT new_values."begins", new_values."certainty", new_values."committee_id", new_values."created_at", new_values."ends", new_values."id", new_values."note", new_values."on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."reference", new_values."source", new_values."state", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b0c1266e57a22187dca756ed84940f9e74e845a5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_15f15', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_meeting', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_meetingevent" ("begins", "certainty", "committee_id", "created_at", "ends", "id", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reference", "source", "state", "title") SELECT new_values."begins", new_values."certainty", new_values."committee_id", new_values."created_at", new_values."ends", new_values."id", new_values."note", new_values."on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."reference", new_values."source", new_values."state", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."begins" IS DISTINCT FROM (new_values."begins") OR old_values."certainty" IS DISTINCT FROM (new_values."certainty") OR old_values."committee_id" IS DISTINCT FROM (new_values."committee_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."ends" IS DISTINCT FROM (new_values."ends") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."on" IS DISTINCT FROM (new_values."on") OR old_values."place" IS DISTINCT FROM (new_values."place") OR old_values."reference" IS DISTINCT FROM (new_values."reference") OR old_values."source" IS DISTINCT FROM (new_values."source") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."title" IS DISTINCT FROM (new_values."title")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d1ec0e9ef70876da0625f7a7eb052d21a480c59a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5da00', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='governance_meeting', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "governance_meetingevent" ("begins", "certainty", "committee_id", "created_at", "ends", "id", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reference", "source", "state", "title") SELECT old_values."begins", old_values."certainty", old_values."committee_id", old_values."created_at", old_values."ends", old_values."id", old_values."note", old_values."on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."reference", old_values."source", old_values."state", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='112db3e7f3782a0e44c3f1417bc125afc6164af8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_5b83d', referencing='REFERENCING OLD TABLE AS old_values ', table='governance_meeting', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MeetingEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                    ('source', models.TextField(blank=True, verbose_name='source')),
                    ('certainty', models.CharField(default='certain', max_length=20, verbose_name='certitude')),
                    ('note', models.TextField(blank=True, verbose_name='note')),
                    ('on', models.DateField(verbose_name='jour')),
                    ('begins', models.TimeField(blank=True, null=True, verbose_name='début')),
                    ('ends', models.TimeField(blank=True, null=True, verbose_name='fin')),
                    ('place', models.CharField(blank=True, max_length=250, verbose_name='lieu')),
                    ('title', models.CharField(blank=True, max_length=250, verbose_name='objet')),
                    ('state', models.CharField(default='draft', max_length=20, verbose_name='état')),
                    ('reference', models.CharField(blank=True, max_length=80, verbose_name='repère des données de référence')),
                    ('committee', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='governance.committee', verbose_name='instance')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='governance.meeting')),
                ],
                options={
                    'verbose_name': 'trace\xa0: séance',
                    'verbose_name_plural': 'traces\xa0: séances',
                    'ordering': ['pgh_id'],
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [
                        models.Index(fields=['pgh_obj', 'pgh_id'], name='meetingevent_object'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='without_context', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF COALESCE(current_setting(\'pghistory.context_id\', true), \'\') = \'\' THEN PERFORM set_config(\'pghistory.context_id\', md5(txid_current()::text || now()::text)::uuid::text, true), set_config(\'pghistory.context_metadata\', \'{"kind": "outside"}\', true); END IF; RETURN NULL;', hash='826fa1a8085eebb5113b12dc6efa2d8a1d4480e2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_without_context_dbb62', table='governance_meetingevent', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='journal_line', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $line$ INSERT INTO journal_change (context_id, kind, event_id, object_id, operation, subject_kind, subject_id, territory_id, label) SELECT e.pgh_context_id, \'governance.meeting\', e.pgh_id, e.pgh_obj_id, e.pgh_label, \'governance.committee\', e."committee_id", COALESCE((SELECT c.territory_id FROM governance_committee c WHERE c.id = e."committee_id"), (SELECT c.territory_id FROM journal_change c WHERE c.kind = \'governance.meeting\' AND c.object_id = e.pgh_obj_id AND c.territory_id IS NOT NULL ORDER BY c.id DESC LIMIT 1)), left(COALESCE(to_char(e."on", \'DD/MM/YYYY\'), \'\'), 500) FROM new_values e ORDER BY e.pgh_id $line$; RETURN NULL;', hash='45ffe0d13face24542dc731129aa31d227bd3fda', level='STATEMENT', operation='INSERT', pgid='pgtrigger_journal_line_bb6d8', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_meetingevent', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5f267e8401045e9f28a52a1c63931049e0d455ff', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ec2a1', table='governance_meetingevent', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='stamps', sql=pgtrigger.compiler.UpsertTriggerSql(func="EXECUTE $stamp$ INSERT INTO journal_stamp AS kept (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT DISTINCT ON (t.resource, t.id) t.resource, t.id, txid_current(), clock_timestamp(), COALESCE(t.regions, '{}'), COALESCE(t.opened, false), t.gone FROM ( SELECT 'meetings'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT e.pgh_obj_id) AS ids (id) WHERE ids.id IS NOT NULL) AS found LEFT JOIN (SELECT m.id, CASE WHEN m.state = 'draft' AND t.kind = 'nation' THEN ARRAY[t.id] ELSE CASE t.kind WHEN 'nation' THEN '{}'::bigint[] WHEN 'region' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END END AS regions, m.state <> 'draft' AS opened FROM governance_meeting m JOIN governance_committee c ON c.id = m.committee_id JOIN territories_territory t ON t.id = c.territory_id) AS shown ON shown.id = found.id ) AS t LEFT JOIN journal_stamp s ON s.resource = t.resource AND s.object_id = t.id WHERE CASE WHEN s.object_id IS NULL THEN NOT t.gone ELSE s.transaction <> txid_current() OR s.deleted <> t.gone OR t.opened AND NOT s.opened OR azimut_regions(s.regions, t.regions) <> s.regions END ORDER BY t.resource, t.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted, regions = CASE WHEN excluded.deleted THEN kept.regions ELSE azimut_regions(kept.regions, excluded.regions) END $stamp$; RETURN NULL;", hash='94a2cda748a4140f083b05d295bc6d30fbb10fea', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stamps_087b7', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_meetingevent', when='AFTER')),
                    ],
                },
            ),
        ),
        migrations.RunSQL(FROM_BELOW, "".join(f"DROP FUNCTION {name}() CASCADE;\n" for name in STAMPING)),
    ]
