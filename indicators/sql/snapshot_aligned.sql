-- Which actions, by the last snapshots of some regions, stand under which national goals: by their own alignment or
-- by that of a regional goal above them, each action once, and under every national goal above.

CREATE TEMPORARY TABLE azimut_held ON COMMIT DROP AS
WITH RECURSIVE regional AS (
    SELECT goal.id AS below, goal.id AS goal_id, goal.parent_id
    FROM roadmap_goal goal
    WHERE goal.id IN (
        SELECT action.goal_id FROM indicators_actionsnapshot action WHERE action.snapshot_id = ANY(%(snapshots)s)
    )
    UNION ALL
    SELECT regional.below, goal.id, goal.parent_id
    FROM regional
    JOIN roadmap_goal goal ON goal.id = regional.parent_id
),

aligned AS (
    SELECT alignment.national_goal_id AS goal_id, action.id AS action_row
    FROM indicators_actionsnapshot action
    JOIN roadmap_alignment alignment ON alignment.action_id = action.action_id
    WHERE action.snapshot_id = ANY(%(snapshots)s)
    UNION
    SELECT alignment.national_goal_id, action.id
    FROM indicators_actionsnapshot action
    JOIN regional ON regional.below = action.goal_id
    JOIN roadmap_alignment alignment ON alignment.goal_id = regional.goal_id
    WHERE action.snapshot_id = ANY(%(snapshots)s)
),

national AS (
    SELECT aligned.goal_id, aligned.action_row FROM aligned
    UNION
    SELECT node.parent_id, national.action_row
    FROM national
    JOIN azimut_nodes node ON node.goal_id = national.goal_id
    WHERE node.parent_id IS NOT NULL
)

SELECT node.roadmap_id, node.goal_id, national.action_row
FROM national
JOIN azimut_nodes node ON node.goal_id = national.goal_id
UNION
SELECT node.roadmap_id, NULL, national.action_row
FROM national
JOIN azimut_nodes node ON node.goal_id = national.goal_id
