"""A version of targets tells the others, a territory its figures; keys never change: see indicators/models/stamps.py."""

from pathlib import Path

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


SQL = (Path(__file__).resolve().parent.parent / "sql" / "0010_stamps_of_what_is_shown.sql").read_text(encoding="utf-8")
DROPPED = (
    "DROP FUNCTION azimut_stamps_of_indicators_territoryevent() CASCADE;"
    "DROP FUNCTION azimut_stamps_measures_carried_territoryevent() CASCADE;"
)


class Migration(migrations.Migration):

    dependencies = [
        ('territories', '0005_stamps_of_what_is_shown'),
        ('indicators', '0009_progress'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='applicabilityevent',
            name='stamps',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='indicatorcategoryevent',
            name='stamps',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='indicatorlinkevent',
            name='stamps',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='targetevent',
            name='stamps',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='trajectoryevent',
            name='stamps',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='applicabilityevent',
            trigger=pgtrigger.compiler.Trigger(name='stamps', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $stamp$ INSERT INTO journal_stamp AS kept (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT DISTINCT ON (t.resource, t.id) t.resource, t.id, txid_current(), clock_timestamp(), COALESCE(t.regions, \'{}\'), COALESCE(t.opened, false), t.gone FROM ( SELECT \'indicators\'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT e."indicator_id" UNION ALL (SELECT b."indicator_id" FROM indicators_applicabilityevent b WHERE e.pgh_label = \'update\' AND b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1)) AS ids (id) WHERE ids.id IS NOT NULL) AS found LEFT JOIN (SELECT i.id, \'{}\'::bigint[] AS regions, true AS opened FROM indicators_indicator i) AS shown ON shown.id = found.id ) AS t LEFT JOIN journal_stamp s ON s.resource = t.resource AND s.object_id = t.id WHERE CASE WHEN s.object_id IS NULL THEN NOT t.gone ELSE s.transaction <> txid_current() OR s.deleted <> t.gone OR t.opened AND NOT s.opened OR azimut_regions(s.regions, t.regions) <> s.regions END ORDER BY t.resource, t.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted, regions = CASE WHEN excluded.deleted THEN kept.regions ELSE azimut_regions(kept.regions, excluded.regions) END $stamp$; RETURN NULL;', hash='4caf679e1a3e3833738d839a974c72ec4316ac16', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stamps_703de', referencing='REFERENCING NEW TABLE AS new_values ', table='indicators_applicabilityevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicator',
            trigger=pgtrigger.compiler.Trigger(name='keeps_its_code', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='792345e18c130ef0b93045fbf785c4f5a089b041', operation='UPDATE', pgid='pgtrigger_keeps_its_code_de84b', table='indicators_indicator', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicatorcategoryevent',
            trigger=pgtrigger.compiler.Trigger(name='stamps', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $stamp$ INSERT INTO journal_stamp AS kept (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT DISTINCT ON (t.resource, t.id) t.resource, t.id, txid_current(), clock_timestamp(), COALESCE(t.regions, \'{}\'), COALESCE(t.opened, false), t.gone FROM ( SELECT \'indicators\'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT e."indicator_id" UNION ALL (SELECT b."indicator_id" FROM indicators_indicatorcategoryevent b WHERE e.pgh_label = \'update\' AND b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1)) AS ids (id) WHERE ids.id IS NOT NULL) AS found LEFT JOIN (SELECT i.id, \'{}\'::bigint[] AS regions, true AS opened FROM indicators_indicator i) AS shown ON shown.id = found.id ) AS t LEFT JOIN journal_stamp s ON s.resource = t.resource AND s.object_id = t.id WHERE CASE WHEN s.object_id IS NULL THEN NOT t.gone ELSE s.transaction <> txid_current() OR s.deleted <> t.gone OR t.opened AND NOT s.opened OR azimut_regions(s.regions, t.regions) <> s.regions END ORDER BY t.resource, t.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted, regions = CASE WHEN excluded.deleted THEN kept.regions ELSE azimut_regions(kept.regions, excluded.regions) END $stamp$; RETURN NULL;', hash='3b35cf403ecfc5e9ebb8b6c976f25844edd35cf0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stamps_b73e2', referencing='REFERENCING NEW TABLE AS new_values ', table='indicators_indicatorcategoryevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicatorlinkevent',
            trigger=pgtrigger.compiler.Trigger(name='stamps', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $stamp$ INSERT INTO journal_stamp AS kept (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT DISTINCT ON (t.resource, t.id) t.resource, t.id, txid_current(), clock_timestamp(), COALESCE(t.regions, \'{}\'), COALESCE(t.opened, false), t.gone FROM ( SELECT \'indicators\'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT e."indicator_id" UNION ALL (SELECT b."indicator_id" FROM indicators_indicatorlinkevent b WHERE e.pgh_label = \'update\' AND b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1)) AS ids (id) WHERE ids.id IS NOT NULL) AS found LEFT JOIN (SELECT i.id, \'{}\'::bigint[] AS regions, true AS opened FROM indicators_indicator i) AS shown ON shown.id = found.id ) AS t LEFT JOIN journal_stamp s ON s.resource = t.resource AND s.object_id = t.id WHERE CASE WHEN s.object_id IS NULL THEN NOT t.gone ELSE s.transaction <> txid_current() OR s.deleted <> t.gone OR t.opened AND NOT s.opened OR azimut_regions(s.regions, t.regions) <> s.regions END ORDER BY t.resource, t.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted, regions = CASE WHEN excluded.deleted THEN kept.regions ELSE azimut_regions(kept.regions, excluded.regions) END $stamp$; RETURN NULL;', hash='3fa26cc130d2686b141e5b54c8be66303e3ea86a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stamps_9c958', referencing='REFERENCING NEW TABLE AS new_values ', table='indicators_indicatorlinkevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='keeps_its_place', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."indicator_id" IS DISTINCT FROM (NEW."indicator_id") OR OLD."territory_id" IS DISTINCT FROM (NEW."territory_id") OR OLD."establishment_id" IS DISTINCT FROM (NEW."establishment_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0aff8b9faa3a33b7fd11913b59dd97cce8277838', operation='UPDATE', pgid='pgtrigger_keeps_its_place_ae970', table='indicators_measure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='targetevent',
            trigger=pgtrigger.compiler.Trigger(name='stamps', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $stamp$ INSERT INTO journal_stamp AS kept (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT DISTINCT ON (t.resource, t.id) t.resource, t.id, txid_current(), clock_timestamp(), COALESCE(t.regions, \'{}\'), COALESCE(t.opened, false), t.gone FROM ( SELECT \'targets\'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT e."trajectory_id" UNION ALL (SELECT b."trajectory_id" FROM indicators_targetevent b WHERE e.pgh_label = \'update\' AND b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1)) AS ids (id) WHERE ids.id IS NOT NULL) AS found LEFT JOIN (SELECT j.id, CASE t.kind WHEN \'nation\' THEN \'{}\'::bigint[] WHEN \'region\' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END AS regions, true AS opened FROM indicators_trajectory j JOIN territories_territory t ON t.id = j.territory_id) AS shown ON shown.id = found.id ) AS t LEFT JOIN journal_stamp s ON s.resource = t.resource AND s.object_id = t.id WHERE CASE WHEN s.object_id IS NULL THEN NOT t.gone ELSE s.transaction <> txid_current() OR s.deleted <> t.gone OR t.opened AND NOT s.opened OR azimut_regions(s.regions, t.regions) <> s.regions END ORDER BY t.resource, t.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted, regions = CASE WHEN excluded.deleted THEN kept.regions ELSE azimut_regions(kept.regions, excluded.regions) END $stamp$; RETURN NULL;', hash='d5734b4c4d345722fc4c9107a780b4191156f315', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stamps_223f2', referencing='REFERENCING NEW TABLE AS new_values ', table='indicators_targetevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trajectory',
            trigger=pgtrigger.compiler.Trigger(name='keeps_its_key', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."indicator_id" IS DISTINCT FROM (NEW."indicator_id") OR OLD."territory_id" IS DISTINCT FROM (NEW."territory_id") OR OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='24e55fd3e5a42f329e4a4f529006c57951da6301', operation='UPDATE', pgid='pgtrigger_keeps_its_key_fac94', table='indicators_trajectory', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trajectoryevent',
            trigger=pgtrigger.compiler.Trigger(name='stamps', sql=pgtrigger.compiler.UpsertTriggerSql(func="EXECUTE $stamp$ INSERT INTO journal_stamp AS kept (resource, object_id, transaction, touched_at, regions, opened, deleted) SELECT DISTINCT ON (t.resource, t.id) t.resource, t.id, txid_current(), clock_timestamp(), COALESCE(t.regions, '{}'), COALESCE(t.opened, false), t.gone FROM ( SELECT 'targets'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT e.pgh_obj_id) AS ids (id) WHERE ids.id IS NOT NULL) AS found LEFT JOIN (SELECT j.id, CASE t.kind WHEN 'nation' THEN '{}'::bigint[] WHEN 'region' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END AS regions, true AS opened FROM indicators_trajectory j JOIN territories_territory t ON t.id = j.territory_id) AS shown ON shown.id = found.id UNION ALL SELECT 'targets'::text AS resource, found.id, shown.id IS NULL AS gone, shown.regions, shown.opened FROM (SELECT DISTINCT ids.id FROM new_values e CROSS JOIN LATERAL (SELECT j.id FROM indicators_trajectory j WHERE j.indicator_id = e.indicator_id AND j.territory_id = e.territory_id AND j.category = e.category) AS ids (id) WHERE ids.id IS NOT NULL AND (e.pgh_label <> 'update')) AS found LEFT JOIN (SELECT j.id, CASE t.kind WHEN 'nation' THEN '{}'::bigint[] WHEN 'region' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END AS regions, true AS opened FROM indicators_trajectory j JOIN territories_territory t ON t.id = j.territory_id) AS shown ON shown.id = found.id ) AS t LEFT JOIN journal_stamp s ON s.resource = t.resource AND s.object_id = t.id WHERE CASE WHEN s.object_id IS NULL THEN NOT t.gone ELSE s.transaction <> txid_current() OR s.deleted <> t.gone OR t.opened AND NOT s.opened OR azimut_regions(s.regions, t.regions) <> s.regions END ORDER BY t.resource, t.id ON CONFLICT (resource, object_id) DO UPDATE SET transaction = excluded.transaction, touched_at = excluded.touched_at, opened = kept.opened OR excluded.opened, deleted = excluded.deleted, regions = CASE WHEN excluded.deleted THEN kept.regions ELSE azimut_regions(kept.regions, excluded.regions) END $stamp$; RETURN NULL;", hash='1bee72ec55d49a0c6eefd3988adbe4237256097a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stamps_220d4', referencing='REFERENCING NEW TABLE AS new_values ', table='indicators_trajectoryevent', when='AFTER')),
        ),
        migrations.RunSQL(SQL, DROPPED),
    ]
