-- Stamps what is already there.
-- Never change this file once it is released.

INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted)
SELECT 'roadmaps', shown.id, txid_current(), clock_timestamp(), shown.regions, shown.opened, false
FROM (SELECT r.id, CASE WHEN r.kind = 'national' THEN '{}'::bigint[] ELSE ARRAY[r.territory_id] END AS regions, r.withdrawn_at IS NULL AND (r.kind = 'national' OR r.published_at IS NOT NULL) AS opened
    FROM roadmap_roadmap r) AS shown;

INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted)
SELECT 'goals', shown.id, txid_current(), clock_timestamp(), shown.regions, shown.opened, false
FROM (SELECT g.id, CASE WHEN r.kind = 'national' THEN '{}'::bigint[] ELSE ARRAY[r.territory_id] END AS regions, g.withdrawn_at IS NULL AND r.withdrawn_at IS NULL AND (r.kind = 'national' OR r.published_at IS NOT NULL) AS opened
    FROM roadmap_goal g
    JOIN roadmap_roadmap r ON r.id = g.roadmap_id) AS shown;

INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted)
SELECT 'actions', shown.id, txid_current(), clock_timestamp(), shown.regions, shown.opened, false
FROM (SELECT a.id, ARRAY[r.territory_id] AS regions, a.published_at IS NOT NULL AND r.published_at IS NOT NULL AND a.withdrawn_at IS NULL AND r.withdrawn_at IS NULL AS opened
    FROM roadmap_action a
    JOIN roadmap_roadmap r ON r.id = a.roadmap_id) AS shown;

INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted)
SELECT 'programming', shown.id, txid_current(), clock_timestamp(), shown.regions, shown.opened, false
FROM (SELECT p.id, ARRAY[r.territory_id] AS regions, a.published_at IS NOT NULL AND r.published_at IS NOT NULL AND a.withdrawn_at IS NULL AND r.withdrawn_at IS NULL AS opened
    FROM roadmap_programming p
    JOIN roadmap_action a ON a.id = p.action_id
    JOIN roadmap_roadmap r ON r.id = a.roadmap_id) AS shown;

INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted)
SELECT 'status-updates', shown.id, txid_current(), clock_timestamp(), shown.regions, shown.opened, false
FROM (SELECT s.id, ARRAY[r.territory_id] AS regions, a.published_at IS NOT NULL AND r.published_at IS NOT NULL AND a.withdrawn_at IS NULL AND r.withdrawn_at IS NULL AS opened
    FROM roadmap_statusupdate s
    JOIN roadmap_action a ON a.id = s.action_id
    JOIN roadmap_roadmap r ON r.id = a.roadmap_id) AS shown;

INSERT INTO journal_stamp (resource, object_id, transaction, touched_at, regions, opened, deleted)
SELECT 'milestones', shown.id, txid_current(), clock_timestamp(), shown.regions, shown.opened, false
FROM (SELECT m.id, CASE WHEN m.goal_id IS NULL THEN ARRAY[r.territory_id] ELSE CASE WHEN r.kind = 'national' THEN '{}'::bigint[] ELSE ARRAY[r.territory_id] END END AS regions, CASE WHEN m.goal_id IS NULL THEN a.published_at IS NOT NULL AND r.published_at IS NOT NULL AND a.withdrawn_at IS NULL AND r.withdrawn_at IS NULL ELSE g.withdrawn_at IS NULL AND r.withdrawn_at IS NULL AND (r.kind = 'national' OR r.published_at IS NOT NULL) END AS opened
    FROM roadmap_milestone m
    LEFT JOIN roadmap_goal g ON g.id = m.goal_id
    LEFT JOIN roadmap_action a ON a.id = m.action_id
    JOIN roadmap_roadmap r ON r.id = COALESCE(g.roadmap_id, a.roadmap_id)) AS shown;
