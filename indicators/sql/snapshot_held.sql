-- Which actions of a region stand under which goals of its roadmaps, at any depth; all stand under the roadmap.

CREATE TEMPORARY TABLE azimut_held ON COMMIT DROP AS
WITH RECURSIVE above AS (
    SELECT node.goal_id AS below, node.goal_id, node.parent_id FROM azimut_nodes node WHERE node.goal_id IS NOT NULL
    UNION ALL
    SELECT above.below, node.goal_id, node.parent_id
    FROM above
    JOIN azimut_nodes node ON node.goal_id = above.parent_id
)

SELECT action.roadmap_id, above.goal_id, action.id AS action_row
FROM indicators_actionsnapshot action
JOIN above ON above.below = action.goal_id
WHERE action.snapshot_id = %(snapshot)s
UNION ALL
SELECT action.roadmap_id, NULL, action.id
FROM indicators_actionsnapshot action
WHERE action.snapshot_id = %(snapshot)s
