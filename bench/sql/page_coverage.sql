-- What the matrix of coverage shows, read bare: the national goals in the last snapshots of every region and of the
-- nation.
SELECT DISTINCT ON (s.territory_id) s.* FROM indicators_snapshot s
WHERE s.part = 'roadmap' ORDER BY s.territory_id, s."on" DESC;
SELECT g.* FROM indicators_goalsnapshot g JOIN roadmap_roadmap r ON r.id = g.roadmap_id
WHERE r.kind = 'national' AND g.snapshot_id IN (
    SELECT DISTINCT ON (s.territory_id) s.id FROM indicators_snapshot s
    WHERE s.part = 'roadmap' ORDER BY s.territory_id, s."on" DESC
)
ORDER BY g.roadmap_id, g.depth, g.position, g.snapshot_id
