-- Stamps what is already there.
-- Never change this file once it is released: write the next one, with its migration.

INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted)
SELECT 'territories', shown.id, txid_current(), clock_timestamp(), shown.regions, shown.opened, false
FROM (SELECT t.id, CASE t.kind WHEN 'nation' THEN '{}'::bigint[] WHEN 'region' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END AS regions, true AS opened
    FROM territories_territory t) AS shown;

INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted)
SELECT 'organisations', shown.id, txid_current(), clock_timestamp(), shown.regions, shown.opened, false
FROM (SELECT o.id, '{}'::bigint[] AS regions, true AS opened
    FROM territories_organisation o) AS shown;

INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted)
SELECT 'establishments', shown.id, txid_current(), clock_timestamp(), shown.regions, shown.opened, false
FROM (SELECT s.id, CASE t.kind WHEN 'nation' THEN '{}'::bigint[] WHEN 'region' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END AS regions, true AS opened
    FROM territories_establishment s
    JOIN territories_territory t ON t.id = s.department_id) AS shown;
