"""What shows a territory or a part of an organisation is told when it changes; codes and numbers never change."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('territories', '0004_stamps'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisationareaevent',
            name='stamps',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisationnameevent',
            name='stamps',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='territoryevent',
            name='stamps',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='establishment',
            trigger=pgtrigger.compiler.Trigger(name='keeps_its_number', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."finess" IS DISTINCT FROM (NEW."finess"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c2703493c7c517fc5c3c1d129a3080fdec7a08ee', operation='UPDATE', pgid='pgtrigger_keeps_its_number_147db', table='territories_establishment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationareaevent',
            trigger=pgtrigger.compiler.Trigger(name='stamps', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $stamp$ INSERT INTO journal_stamp AS kept (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT DISTINCT ON (t.resource, t.id) t.resource, t.id, txid_current(), clock_timestamp(), COALESCE(t.regions, \'{}\'), COALESCE(t.opened, false), t.gone FROM ( SELECT \'organisations\'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT e."organisation_id" UNION ALL (SELECT b."organisation_id" FROM territories_organisationareaevent b WHERE e.pgh_label = \'update\' AND b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1)) AS ids (id) WHERE ids.id IS NOT NULL) AS found LEFT JOIN (SELECT o.id, \'{}\'::bigint[] AS regions, true AS opened FROM territories_organisation o) AS shown ON shown.id = found.id ) AS t LEFT JOIN journal_stamp s ON s.resource = t.resource AND s.object_id = t.id WHERE CASE WHEN s.object_id IS NULL THEN NOT t.gone ELSE s.transaction <> txid_current() OR s.deleted <> t.gone OR t.opened AND NOT s.opened OR azimut_regions(s.regions, t.regions) <> s.regions END ORDER BY t.resource, t.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted, regions = CASE WHEN excluded.deleted THEN kept.regions ELSE azimut_regions(kept.regions, excluded.regions) END $stamp$; RETURN NULL;', hash='581650a2de9e2afcf1e2417c9cae3a8f60b73628', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stamps_8bafe', referencing='REFERENCING NEW TABLE AS new_values ', table='territories_organisationareaevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationnameevent',
            trigger=pgtrigger.compiler.Trigger(name='stamps', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $stamp$ INSERT INTO journal_stamp AS kept (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT DISTINCT ON (t.resource, t.id) t.resource, t.id, txid_current(), clock_timestamp(), COALESCE(t.regions, \'{}\'), COALESCE(t.opened, false), t.gone FROM ( SELECT \'organisations\'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT e."organisation_id" UNION ALL (SELECT b."organisation_id" FROM territories_organisationnameevent b WHERE e.pgh_label = \'update\' AND b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1)) AS ids (id) WHERE ids.id IS NOT NULL) AS found LEFT JOIN (SELECT o.id, \'{}\'::bigint[] AS regions, true AS opened FROM territories_organisation o) AS shown ON shown.id = found.id ) AS t LEFT JOIN journal_stamp s ON s.resource = t.resource AND s.object_id = t.id WHERE CASE WHEN s.object_id IS NULL THEN NOT t.gone ELSE s.transaction <> txid_current() OR s.deleted <> t.gone OR t.opened AND NOT s.opened OR azimut_regions(s.regions, t.regions) <> s.regions END ORDER BY t.resource, t.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted, regions = CASE WHEN excluded.deleted THEN kept.regions ELSE azimut_regions(kept.regions, excluded.regions) END $stamp$; RETURN NULL;', hash='4b64d5812345142820b7a49874db97e3f98fb9a0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stamps_63606', referencing='REFERENCING NEW TABLE AS new_values ', table='territories_organisationnameevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='territory',
            trigger=pgtrigger.compiler.Trigger(name='keeps_its_code', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."code" IS DISTINCT FROM (NEW."code"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1ae2267a386049f4004132c5423b1c58a4136961', operation='UPDATE', pgid='pgtrigger_keeps_its_code_129c7', table='territories_territory', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='territoryevent',
            trigger=pgtrigger.compiler.Trigger(name='stamps', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $stamp$ INSERT INTO journal_stamp AS kept (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT DISTINCT ON (t.resource, t.id) t.resource, t.id, txid_current(), clock_timestamp(), COALESCE(t.regions, \'{}\'), COALESCE(t.opened, false), t.gone FROM ( SELECT \'territories\'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT e.pgh_obj_id) AS ids (id) WHERE ids.id IS NOT NULL) AS found LEFT JOIN (SELECT t.id, CASE t.kind WHEN \'nation\' THEN \'{}\'::bigint[] WHEN \'region\' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END AS regions, true AS opened FROM territories_territory t) AS shown ON shown.id = found.id UNION ALL SELECT \'establishments\'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT s.id FROM territories_establishment s WHERE s.department_id = e.pgh_obj_id) AS ids (id) WHERE ids.id IS NOT NULL AND (e.pgh_label = \'update\' AND COALESCE((SELECT (b."parent_id") IS DISTINCT FROM (e."parent_id") FROM territories_territoryevent b WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1), true))) AS found LEFT JOIN (SELECT s.id, CASE t.kind WHEN \'nation\' THEN \'{}\'::bigint[] WHEN \'region\' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END AS regions, true AS opened FROM territories_establishment s JOIN territories_territory t ON t.id = s.department_id) AS shown ON shown.id = found.id UNION ALL SELECT \'organisations\'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT w.organisation_id FROM territories_organisationarea w WHERE w.territory_id = e.pgh_obj_id) AS ids (id) WHERE ids.id IS NOT NULL AND (e.pgh_label = \'update\' AND COALESCE((SELECT (b."name") IS DISTINCT FROM (e."name") FROM territories_territoryevent b WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1), true))) AS found LEFT JOIN (SELECT o.id, \'{}\'::bigint[] AS regions, true AS opened FROM territories_organisation o) AS shown ON shown.id = found.id ) AS t LEFT JOIN journal_stamp s ON s.resource = t.resource AND s.object_id = t.id WHERE CASE WHEN s.object_id IS NULL THEN NOT t.gone ELSE s.transaction <> txid_current() OR s.deleted <> t.gone OR t.opened AND NOT s.opened OR azimut_regions(s.regions, t.regions) <> s.regions END ORDER BY t.resource, t.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted, regions = CASE WHEN excluded.deleted THEN kept.regions ELSE azimut_regions(kept.regions, excluded.regions) END $stamp$; RETURN NULL;', hash='f12b536092fb348b52b368e630be27a0623aee98', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stamps_11910', referencing='REFERENCING NEW TABLE AS new_values ', table='territories_territoryevent', when='AFTER')),
        ),
    ]
