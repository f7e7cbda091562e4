-- What was computed of actions, goals, roadmaps and indicators, one shape for all: what the API gives as « progress ».
-- Never change this file once it is released: write the next one, with its migration, which replaces the view.
--
-- Each row tells its snapshot: a query that says which snapshots it wants reads those only. A name that is stable from
-- one computation to the next comes first; a national goal has a row in each region and one in the nation.

CREATE VIEW indicators_progress AS
SELECT
    'action-' || a.action_id AS id, 'action' AS kind, a.action_id AS object_id, a.snapshot_id, s.territory_id,
    s.territory_id AS region_id, s."on", s.data_at, s.computed_at, a.code::text AS code, a.title, a.roadmap_id,
    a.state::text AS state,
    round(100 * a.rate_done::numeric / NULLIF(a.rate_known, 0), 2) AS rate,
    CASE
        WHEN a.rate_known > 0 THEN NULL
        WHEN a.rate_unknown > 0 THEN 'nothing_known'
        ELSE 'no_step'
    END AS rate_missing,
    round(100 * a.rate_known::numeric / NULLIF(a.rate_known + a.rate_unknown, 0), 2) AS coverage,
    a.rate_done::integer AS steps_done, a.rate_known::integer AS steps_known, a.rate_unknown::integer AS steps_unknown,
    NULL::integer AS actions_done, NULL::integer AS actions,
    NULL::numeric AS value, NULL::date AS value_on, NULL::boolean AS is_total, NULL::text AS quality,
    NULL::text AS bound, NULL::text AS emptiness, NULL::date AS next_due, NULL::integer AS parts,
    NULL::integer AS parts_expected, NULL::numeric AS baseline_value, NULL::date AS baseline_on,
    NULL::numeric AS target, NULL::numeric AS low, NULL::numeric AS high, NULL::date AS due,
    NULL::integer AS target_version, NULL::numeric AS share, NULL::numeric AS expected_value, NULL::numeric AS gap,
    NULL::text AS standing, false AS withheld
FROM indicators_actionsnapshot a
JOIN indicators_snapshot s ON s.id = a.snapshot_id
UNION ALL
SELECT
    CASE
        WHEN r.kind = 'national' THEN concat(
            'national-', CASE WHEN g.goal_id IS NULL THEN 'roadmap-' ELSE 'goal-' END,
            COALESCE(g.goal_id, g.roadmap_id), '-', s.territory_id
        )
        WHEN g.goal_id IS NULL THEN 'roadmap-' || g.roadmap_id
        ELSE 'goal-' || g.goal_id
    END,
    concat(
        CASE WHEN r.kind = 'national' THEN 'national_' END, CASE WHEN g.goal_id IS NULL THEN 'roadmap' ELSE 'goal' END
    ),
    COALESCE(g.goal_id, g.roadmap_id), g.snapshot_id, s.territory_id,
    s.territory_id, s."on", s.data_at, s.computed_at, g.number::text, g.title, g.roadmap_id,
    NULL::text,
    g.rate,
    CASE
        WHEN g.rate IS NOT NULL THEN NULL
        WHEN g.children > 0 THEN 'nothing_known'
        ELSE 'no_action'
    END,
    g.coverage,
    NULL::integer, g.steps_known, g.steps_unknown,
    g.done, g.actions,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, false
FROM indicators_goalsnapshot g
JOIN indicators_snapshot s ON s.id = g.snapshot_id
JOIN roadmap_roadmap r ON r.id = g.roadmap_id
UNION ALL
SELECT
    concat('indicator-', f.indicator_id, '-', f.territory_id), 'indicator', f.indicator_id, f.snapshot_id, f.territory_id,
    s.territory_id, s."on", s.data_at, s.computed_at, i.code::text, i.name::text, NULL::bigint,
    NULL::text,
    f.rate,
    NULLIF(f.rate_missing, ''),
    CASE WHEN f.is_total THEN round(100 * f.reported::numeric / NULLIF(f.expected, 0), 2) END,
    NULL::integer, NULL::integer, NULL::integer,
    NULL::integer, NULL::integer,
    f.value, f.value_on, f.is_total, NULLIF(f.quality, ''), NULLIF(f.bound, ''), NULLIF(f.emptiness, ''), f.next_due,
    f.reported, f.expected, f.baseline_value, f.baseline_on, f.target, f.low, f.high, f.due, f.trajectory_version,
    f.share, f.expected_value, f.gap, NULLIF(f.standing, ''), f.withheld_from_others
FROM indicators_indicatorsnapshot f
JOIN indicators_snapshot s ON s.id = f.snapshot_id
JOIN indicators_indicator i ON i.id = f.indicator_id;
