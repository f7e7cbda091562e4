-- Rule 7 for the goals of one depth, once those below have theirs: roadmap/rules/progress.py specifies it.
-- A goal without any action that counts is not a part of the one above; an action or a goal without a rate is one,
-- that covers nothing. Weights have two decimals: in hundredths they are whole.

WITH parts AS (
    SELECT
        node.roadmap_id, node.parent_id, node.rate, round(100 * node.weight) AS weight,
        CASE WHEN node.rate IS NULL THEN ARRAY[0, 1]::numeric[] ELSE node.coverage END AS coverage
    FROM azimut_nodes node
    WHERE node.goal_id IS NOT NULL AND node.coverage IS NOT NULL
    UNION ALL
    SELECT
        action.roadmap_id, node.goal_id, azimut_fraction(action.rate_done, action.rate_known),
        round(100 * action.weight),
        COALESCE(
            azimut_fraction(action.rate_known, action.rate_known + action.rate_unknown), ARRAY[0, 1]::numeric[]
        )
    FROM indicators_actionsnapshot action
    LEFT JOIN azimut_nodes node ON node.goal_id = action.goal_id
    WHERE action.snapshot_id = %(snapshot)s AND action.state IS DISTINCT FROM 'abandoned'
),

sums AS (
    SELECT
        roadmap_id, parent_id AS goal_id,
        azimut_fraction_sum(ARRAY[weight * rate[1], rate[2]]) FILTER (WHERE rate IS NOT NULL) AS rates,
        sum(weight) FILTER (WHERE rate IS NOT NULL) AS rated_weight,
        azimut_fraction_sum(ARRAY[weight * coverage[1], coverage[2]]) AS coverages,
        sum(weight) AS weight, count(*) AS children, count(rate) AS rated
    FROM parts
    GROUP BY roadmap_id, parent_id
)

UPDATE azimut_nodes node SET
    rate = azimut_fraction(sums.rates[1], sums.rates[2] * sums.rated_weight),
    coverage = azimut_fraction(sums.coverages[1], sums.coverages[2] * sums.weight),
    children = sums.children,
    rated = sums.rated
FROM sums
WHERE node.depth = %(depth)s AND sums.roadmap_id = node.roadmap_id AND sums.goal_id IS NOT DISTINCT FROM node.goal_id
