-- What the dashboard of a region shows, read bare: the rows of its last snapshots, that of the figures and that of the
-- roadmaps, with the actions behind its counts.
SELECT s.* FROM indicators_snapshot s WHERE s.territory_id = %(territory)s ORDER BY s."on" DESC;
SELECT g.* FROM indicators_goalsnapshot g WHERE g.snapshot_id = %(roadmap)s ORDER BY g.roadmap_id, g.depth, g.position;
SELECT a.* FROM indicators_actionsnapshot a WHERE a.snapshot_id = %(roadmap)s ORDER BY a.roadmap_id, a.position;
SELECT m.* FROM indicators_milestonesnapshot m WHERE m.snapshot_id = %(roadmap)s ORDER BY m.due;
SELECT i.* FROM indicators_indicatorsnapshot i WHERE i.snapshot_id = %(figures)s ORDER BY i.indicator_id, i.territory_id;
SELECT p.* FROM indicators_programmesnapshot p WHERE p.snapshot_id = %(figures)s ORDER BY p.programme_id
