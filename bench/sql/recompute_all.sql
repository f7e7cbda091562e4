-- What a recomputation adds up, read bare and kept nowhere: the totals of establishments at each date, the last of
-- each against its target, the steps of each action, the rates of goals, the national goals, the programmes.
-- regions: those of one run. Each statement gives its own sum, so that no row travels.

-- The totals: what each figure adds to the one before it, by place and date, then along the dates.
WITH counted AS (
    SELECT
        m.indicator_id, m.category, m."on", department.id AS department_id, e.animation_area_id, department.parent_id,
        i.time_rule <> 'last' AS is_flow,
        m.value - CASE WHEN i.time_rule = 'last' THEN COALESCE(lag(m.value) OVER earlier, 0) ELSE 0 END AS amount,
        m.numerator - CASE WHEN i.time_rule = 'last' THEN COALESCE(lag(m.numerator) OVER earlier, 0) ELSE 0 END
            AS numerator,
        m.denominator - CASE WHEN i.time_rule = 'last' THEN COALESCE(lag(m.denominator) OVER earlier, 0) ELSE 0 END
            AS denominator,
        CASE WHEN i.time_rule = 'last' AND lag(m."on") OVER earlier IS NOT NULL THEN 0 ELSE 1 END AS known
    FROM indicators_measure m
    JOIN indicators_indicator i ON i.id = m.indicator_id AND i.summed_level = 'establishment'
    JOIN territories_establishment e ON e.id = m.establishment_id
    JOIN territories_territory department ON department.id = e.department_id
    WHERE m.quality <> 'estimated' AND department.parent_id = ANY(%(regions)s)
    WINDOW earlier AS (PARTITION BY m.indicator_id, m.establishment_id, m.category ORDER BY m."on")
),

changes AS (
    SELECT
        indicator_id, category, "on", is_flow, department_id, animation_area_id, parent_id,
        sum(known) AS known, sum(amount) AS amount, sum(numerator) AS numerator, sum(denominator) AS denominator
    FROM counted
    GROUP BY indicator_id, category, "on", is_flow,
        GROUPING SETS ((department_id), (animation_area_id), (parent_id), ())
)

SELECT count(*), sum(known), sum(amount), sum(numerator), sum(denominator)
FROM (
    SELECT
        sum(known) OVER course AS known, sum(amount) OVER course AS amount,
        sum(numerator) OVER course AS numerator, sum(denominator) OVER course AS denominator
    FROM changes
    WINDOW course AS (
        PARTITION BY indicator_id, category, department_id, animation_area_id, parent_id,
            CASE WHEN is_flow THEN "on" END
        ORDER BY "on"
    )
) AS totals;

-- Each indicator in each territory: its last total, or the last figure published there, and its target.
SELECT count(*), count(total.known), count(own.id), sum(total.amount), sum(own.value), sum(final.value)
FROM indicators_indicator i
CROSS JOIN territories_territory t
LEFT JOIN LATERAL (
    SELECT * FROM indicators_establishmenttotal s
    WHERE s.territory_id = t.id AND s.indicator_id = i.id AND s.category = '' ORDER BY s."on" DESC LIMIT 1
) AS total ON i.summed_level = 'establishment'
LEFT JOIN LATERAL (
    SELECT m.id, m.value FROM indicators_measure m
    WHERE m.indicator_id = i.id AND m.territory_id = t.id AND m.establishment_id IS NULL AND m.category = ''
    ORDER BY m.establishment_id DESC, m."on" DESC LIMIT 1
) AS own ON true
LEFT JOIN LATERAL (
    SELECT target.value FROM indicators_trajectory tr JOIN indicators_target target ON target.trajectory_id = tr.id
    WHERE tr.indicator_id = i.id AND tr.territory_id = t.id AND tr.category = ''
    ORDER BY tr.version DESC, target.due DESC LIMIT 1
) AS final ON true
WHERE t.kind = 'nation' OR t.id = ANY(%(regions)s) OR t.parent_id = ANY(%(regions)s);

-- Actions: their steps, their pilots, their status.
SELECT count(*), sum(done), sum(planned), sum(unknown), count(next_due), count(s.id), sum(length(pilots))
FROM roadmap_action a
JOIN roadmap_roadmap r ON r.id = a.roadmap_id
LEFT JOIN roadmap_statusupdate s ON s.id = a.current_status_id
LEFT JOIN (
    SELECT
        p.action_id,
        count(*) FILTER (WHERE step.state = 'done') AS done,
        count(*) FILTER (WHERE step.state = 'planned') AS planned,
        count(*) FILTER (WHERE step.state = 'unknown') AS unknown,
        min(COALESCE(step.due, make_date(p.year, 12, 31))) FILTER (WHERE step.state = 'planned') AS next_due
    FROM roadmap_programming p JOIN roadmap_step step ON step.programming_id = p.id
    GROUP BY p.action_id
) AS steps ON steps.action_id = a.id
LEFT JOIN (
    SELECT pilot.action_id, string_agg(COALESCE(o.name, pilot.label), ', ' ORDER BY pilot.position) AS pilots
    FROM roadmap_pilotage pilot LEFT JOIN territories_organisation o ON o.id = pilot.organisation_id
    GROUP BY pilot.action_id
) AS pilots ON pilots.action_id = a.id
WHERE r.territory_id = ANY(%(regions)s) AND a.published_at IS NOT NULL;

-- Goals, axes and roadmaps, then the national goals of each region and of the nation.
WITH rated AS (
    SELECT a.id, a.goal_id, a.roadmap_id, r.territory_id, a.weight,
        count(*) FILTER (WHERE step.state = 'done') AS done,
        count(*) FILTER (WHERE step.state IN ('done', 'planned')) AS known, count(*) AS steps
    FROM roadmap_action a
    JOIN roadmap_roadmap r ON r.id = a.roadmap_id
    JOIN roadmap_programming p ON p.action_id = a.id
    JOIN roadmap_step step ON step.programming_id = p.id
    WHERE r.territory_id = ANY(%(regions)s) AND a.published_at IS NOT NULL
    GROUP BY a.id, r.territory_id
)

SELECT count(*), sum(rate), sum(actions)
FROM (
    SELECT sum(rated.weight * 100.0 * done / NULLIF(known, 0)) / sum(rated.weight) AS rate, count(*) AS actions
    FROM rated LEFT JOIN roadmap_goal goal ON goal.id = rated.goal_id
    GROUP BY GROUPING SETS ((rated.roadmap_id, goal.id), (rated.roadmap_id, goal.parent_id), (rated.roadmap_id))
    UNION ALL
    SELECT avg(100.0 * done / NULLIF(known, 0)), count(DISTINCT rated.id)
    FROM rated JOIN roadmap_alignment aligned ON aligned.action_id = rated.id
    JOIN roadmap_goal goal ON goal.id = aligned.national_goal_id
    GROUP BY GROUPING SETS (
        (rated.territory_id, goal.id), (rated.territory_id, goal.parent_id), (goal.id), (goal.parent_id)
    )
) AS goals;

SELECT count(*), sum(amount) FROM programmes_envelope WHERE territory_id = ANY(%(regions)s);
