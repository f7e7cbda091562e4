-- A national goal counts each aligned action once, whatever the goals between them.

WITH sums AS (
    SELECT
        held.roadmap_id, held.goal_id,
        azimut_fraction_sum(ARRAY[round(100 * action.weight) * action.rate_done, action.rate_known])
            FILTER (WHERE action.rate_known > 0) AS rates,
        sum(round(100 * action.weight)) FILTER (WHERE action.rate_known > 0) AS rated_weight,
        azimut_fraction_sum(
            ARRAY[round(100 * action.weight) * action.rate_known, action.rate_known + action.rate_unknown]
        ) FILTER (WHERE action.rate_known > 0) AS coverages,
        sum(round(100 * action.weight)) AS weight,
        count(*) AS children,
        count(*) FILTER (WHERE action.rate_known > 0) AS rated
    FROM azimut_held held
    JOIN indicators_actionsnapshot action ON action.id = held.action_row
    WHERE action.state IS DISTINCT FROM 'abandoned'
    GROUP BY held.roadmap_id, held.goal_id
)

UPDATE azimut_nodes node SET
    rate = azimut_fraction(sums.rates[1], sums.rates[2] * sums.rated_weight),
    coverage = COALESCE(
        azimut_fraction(sums.coverages[1], sums.coverages[2] * sums.weight), ARRAY[0, 1]::numeric[]
    ),
    children = sums.children,
    rated = sums.rated
FROM sums
WHERE sums.roadmap_id = node.roadmap_id AND sums.goal_id IS NOT DISTINCT FROM node.goal_id
