-- One row for each goal, and for each whole roadmap: its rate beside the counts of what was declared.

WITH tallies AS (
    SELECT held.roadmap_id, held.goal_id, 'states' AS what, COALESCE(action.state, 'unknown') AS code
    FROM azimut_held held
    JOIN indicators_actionsnapshot action ON action.id = held.action_row
    UNION ALL
    SELECT held.roadmap_id, held.goal_id, 'confidences', action.confidence
    FROM azimut_held held
    JOIN indicators_actionsnapshot action ON action.id = held.action_row
    WHERE action.confidence IS NOT NULL AND action.state IS DISTINCT FROM 'abandoned'
    UNION ALL
    SELECT held.roadmap_id, held.goal_id, 'priorities', COALESCE(action.priority::text, 'unknown')
    FROM azimut_held held
    JOIN indicators_actionsnapshot action ON action.id = held.action_row
    WHERE action.state IS DISTINCT FROM 'abandoned'
    UNION ALL
    SELECT held.roadmap_id, held.goal_id, 'alerts', alert.code
    FROM azimut_held held
    JOIN indicators_actionsnapshot action ON action.id = held.action_row
    CROSS JOIN unnest(action.alerts) AS alert (code)
),

counted AS (
    SELECT roadmap_id, goal_id, what, jsonb_object_agg(code, number) AS numbers
    FROM (
        SELECT roadmap_id, goal_id, what, code, count(*) AS number
        FROM tallies
        GROUP BY roadmap_id, goal_id, what, code
    ) AS tally
    GROUP BY roadmap_id, goal_id, what
),

worded AS (
    SELECT roadmap_id, goal_id, jsonb_object_agg(what, numbers) AS numbers FROM counted GROUP BY roadmap_id, goal_id
),

added AS (
    SELECT
        held.roadmap_id, held.goal_id,
        count(*) FILTER (WHERE action.state IS DISTINCT FROM 'abandoned') AS actions,
        count(*) FILTER (WHERE action.state = 'done') AS done,
        count(*) FILTER (WHERE action.state = 'abandoned') AS abandoned,
        sum(action.steps_done + action.steps_planned)
            FILTER (WHERE action.state IS DISTINCT FROM 'abandoned') AS steps_known,
        sum(action.steps_unknown) FILTER (WHERE action.state IS DISTINCT FROM 'abandoned') AS steps_unknown
    FROM azimut_held held
    JOIN indicators_actionsnapshot action ON action.id = held.action_row
    GROUP BY held.roadmap_id, held.goal_id
)

INSERT INTO indicators_goalsnapshot (
    snapshot_id, roadmap_id, goal_id, parent_id, depth, position, number, title, weight, rate, coverage, children,
    rated, actions, done, abandoned, steps_known, steps_unknown, states, confidences, priorities, alerts
)
SELECT
    %(snapshot)s, node.roadmap_id, node.goal_id, node.parent_id, node.depth, node.position, node.number, node.title,
    node.weight, azimut_rounded(ARRAY[100 * node.rate[1], node.rate[2]], 2),
    azimut_rounded(ARRAY[100 * node.coverage[1], node.coverage[2]], 2),
    node.children, node.rated, COALESCE(added.actions, 0), COALESCE(added.done, 0), COALESCE(added.abandoned, 0),
    COALESCE(added.steps_known, 0), COALESCE(added.steps_unknown, 0),
    COALESCE(worded.numbers -> 'states', '{}'), COALESCE(worded.numbers -> 'confidences', '{}'),
    COALESCE(worded.numbers -> 'priorities', '{}'), COALESCE(worded.numbers -> 'alerts', '{}')
FROM azimut_nodes node
LEFT JOIN added ON added.roadmap_id = node.roadmap_id AND added.goal_id IS NOT DISTINCT FROM node.goal_id
LEFT JOIN worded ON worded.roadmap_id = node.roadmap_id AND worded.goal_id IS NOT DISTINCT FROM node.goal_id
-- A region keeps of the national goals those that it works on.
WHERE %(empty_too)s OR added.roadmap_id IS NOT NULL
ORDER BY node.roadmap_id, node.depth, node.position, node.goal_id
