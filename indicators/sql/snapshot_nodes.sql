-- The goals in force of some roadmaps, and each roadmap itself (goal_id NULL, depth 0): what a rate is made for.

CREATE TEMPORARY TABLE azimut_nodes ON COMMIT DROP AS
SELECT
    goal.roadmap_id, goal.id AS goal_id, above.id AS parent_id, level.depth, goal.position, goal.number, goal.title,
    goal.weight, NULL::numeric[] AS rate, NULL::numeric[] AS coverage, 0::bigint AS children, 0::bigint AS rated
FROM roadmap_goal goal
JOIN roadmap_roadmaplevel level ON level.id = goal.level_id
LEFT JOIN roadmap_goal above
    ON above.id = goal.parent_id AND above.archived_at IS NULL AND above.withdrawn_at IS NULL
WHERE goal.roadmap_id = ANY(%(roadmaps)s) AND goal.archived_at IS NULL AND goal.withdrawn_at IS NULL
UNION ALL
SELECT roadmap.id, NULL, NULL, 0, 0, '', roadmap.title, 1, NULL, NULL, 0, 0
FROM roadmap_roadmap roadmap
WHERE roadmap.id = ANY(%(roadmaps)s)
