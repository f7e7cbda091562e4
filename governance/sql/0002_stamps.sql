-- Stamps what is already there.
-- Never change this file once it is released: write the next one, with its migration.

INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted)
SELECT 'committees', shown.id, txid_current(), clock_timestamp(), shown.regions, shown.opened, false
FROM (SELECT c.id, CASE t.kind WHEN 'nation' THEN '{}'::bigint[] WHEN 'region' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END AS regions, true AS opened
    FROM governance_committee c
    JOIN territories_territory t ON t.id = c.territory_id) AS shown;

INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted)
SELECT 'meetings', shown.id, txid_current(), clock_timestamp(), shown.regions, shown.opened, false
FROM (SELECT m.id, CASE t.kind WHEN 'nation' THEN '{}'::bigint[] WHEN 'region' THEN ARRAY[t.id] ELSE ARRAY[t.parent_id] END AS regions, m.state <> 'draft' AS opened
    FROM governance_meeting m
    JOIN governance_committee c ON c.id = m.committee_id
    JOIN territories_territory t ON t.id = c.territory_id) AS shown;
