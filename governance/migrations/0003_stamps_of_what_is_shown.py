"""A territory tells its committees and meetings: see governance/models/stamps.py."""

from pathlib import Path

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


SQL = (Path(__file__).resolve().parent.parent / "sql" / "0003_stamps_of_what_is_shown.sql").read_text(encoding="utf-8")
DROPPED = "DROP FUNCTION azimut_stamps_of_committees_territoryevent() CASCADE;"


class Migration(migrations.Migration):

    dependencies = [
        ('territories', '0005_stamps_of_what_is_shown'),
        ('governance', '0002_stamps'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='committeeevent',
            name='stamps',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='meetingevent',
            name='stamps',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='committeeevent',
            trigger=pgtrigger.compiler.Trigger(name='stamps', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $stamp$ INSERT INTO journal_stamp AS kept (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT DISTINCT ON (t.resource, t.id) t.resource, t.id, txid_current(), clock_timestamp(), COALESCE(t.regions, \'{}\'), COALESCE(t.opened, false), t.gone FROM ( SELECT \'committees\'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT e.pgh_obj_id) AS ids (id) WHERE ids.id IS NOT NULL) AS found LEFT JOIN (SELECT c.id, CASE t.kind WHEN \'nation\' THEN \'{}\'::bigint[] WHEN \'region\' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END AS regions, true AS opened FROM governance_committee c JOIN territories_territory t ON t.id = c.territory_id) AS shown ON shown.id = found.id UNION ALL SELECT \'meetings\'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT m.id FROM governance_meeting m WHERE m.committee_id = e.pgh_obj_id) AS ids (id) WHERE ids.id IS NOT NULL AND (e.pgh_label = \'update\' AND COALESCE((SELECT (b."code", b."name", b."short_name", b."territory_id") IS DISTINCT FROM (e."code", e."name", e."short_name", e."territory_id") FROM governance_committeeevent b WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1), true))) AS found LEFT JOIN (SELECT m.id, CASE WHEN m.state = \'draft\' AND t.kind = \'nation\' THEN ARRAY[t.id] ELSE CASE t.kind WHEN \'nation\' THEN \'{}\'::bigint[] WHEN \'region\' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END END AS regions, m.state <> \'draft\' AS opened FROM governance_meeting m JOIN governance_committee c ON c.id = m.committee_id JOIN territories_territory t ON t.id = c.territory_id) AS shown ON shown.id = found.id ) AS t LEFT JOIN journal_stamp s ON s.resource = t.resource AND s.object_id = t.id WHERE CASE WHEN s.object_id IS NULL THEN NOT t.gone ELSE s.transaction <> txid_current() OR s.deleted <> t.gone OR t.opened AND NOT s.opened OR azimut_regions(s.regions, t.regions) <> s.regions END ORDER BY t.resource, t.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted, regions = CASE WHEN excluded.deleted THEN kept.regions ELSE azimut_regions(kept.regions, excluded.regions) END $stamp$; RETURN NULL;', hash='6a80b69243404034d7e667a3cfdb303a6ca748c0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stamps_ee826', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_committeeevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingevent',
            trigger=pgtrigger.compiler.Trigger(name='stamps', sql=pgtrigger.compiler.UpsertTriggerSql(func="EXECUTE $stamp$ INSERT INTO journal_stamp AS kept (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT DISTINCT ON (t.resource, t.id) t.resource, t.id, txid_current(), clock_timestamp(), COALESCE(t.regions, '{}'), COALESCE(t.opened, false), t.gone FROM ( SELECT 'meetings'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT e.pgh_obj_id) AS ids (id) WHERE ids.id IS NOT NULL) AS found LEFT JOIN (SELECT m.id, CASE WHEN m.state = 'draft' AND t.kind = 'nation' THEN ARRAY[t.id] ELSE CASE t.kind WHEN 'nation' THEN '{}'::bigint[] WHEN 'region' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END END AS regions, m.state <> 'draft' AS opened FROM governance_meeting m JOIN governance_committee c ON c.id = m.committee_id JOIN territories_territory t ON t.id = c.territory_id) AS shown ON shown.id = found.id ) AS t LEFT JOIN journal_stamp s ON s.resource = t.resource AND s.object_id = t.id WHERE CASE WHEN s.object_id IS NULL THEN NOT t.gone ELSE s.transaction <> txid_current() OR s.deleted <> t.gone OR t.opened AND NOT s.opened OR azimut_regions(s.regions, t.regions) <> s.regions END ORDER BY t.resource, t.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted, regions = CASE WHEN excluded.deleted THEN kept.regions ELSE azimut_regions(kept.regions, excluded.regions) END $stamp$; RETURN NULL;", hash='94a2cda748a4140f083b05d295bc6d30fbb10fea', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stamps_087b7', referencing='REFERENCING NEW TABLE AS new_values ', table='governance_meetingevent', when='AFTER')),
        ),
        migrations.RunSQL(SQL, DROPPED),
    ]
