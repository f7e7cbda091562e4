-- Everything a page shows of the figures: follows figures_values.sql, whose last common table is « figures ».

, aimed AS (
    SELECT
        figures.*,
        trajectory.id AS trajectory_id, trajectory.version AS trajectory_version,
        trajectory.reason AS trajectory_reason, trajectory.baseline_value, trajectory.baseline_on,
        final.value AS target, final.low, final.high, final.due, final.due_text,
        azimut_start(trajectory.baseline_value, figures.zero_start) AS start,
        azimut_expected(
            CASE WHEN trajectory.baseline_on IS NULL THEN steps.dates
                ELSE array_prepend(trajectory.baseline_on, steps.dates) END,
            CASE WHEN trajectory.baseline_on IS NULL THEN steps.amounts
                ELSE array_prepend(trajectory.baseline_value, steps.amounts) END,
            figures.value_on,
            figures.kind IN ('level', 'yes_no')
        ) AS expected_value
    FROM figures
    LEFT JOIN LATERAL (
        SELECT tr.* FROM indicators_trajectory tr
        WHERE tr.indicator_id = figures.indicator_id AND tr.territory_id = figures.territory_id
            AND tr.category = figures.category
            AND (figures.version IS NULL OR tr.version = figures.version)
        ORDER BY tr.version DESC LIMIT 1
    ) AS trajectory ON true
    LEFT JOIN LATERAL (
        SELECT
            array_agg(target.due ORDER BY target.due) AS dates,
            array_agg(target.value ORDER BY target.due) AS amounts
        FROM indicators_target target
        WHERE target.trajectory_id = trajectory.id AND target.due IS NOT NULL AND target.value IS NOT NULL
    ) AS steps ON true
    LEFT JOIN LATERAL (
        SELECT target.* FROM indicators_target target
        WHERE target.trajectory_id = trajectory.id
        ORDER BY target.due DESC NULLS LAST LIMIT 1
    ) AS final ON true
),

measured AS (
    SELECT
        aimed.*,
        azimut_rate(direction, start, value, target, low, high) AS rate,
        azimut_gap(direction, start, value, target, expected_value) AS gap
    FROM aimed
),

-- One row for each group that is compared, when it is: a page of series compares nothing.
spread AS MATERIALIZED (
    SELECT
        indicator_id AS of_indicator, category AS of_category, day AS of_day, version AS of_version,
        count(value) AS compared,
        count(*) FILTER (WHERE applicable) AS applicable_count,
        azimut_median(
            array_agg(value[1]) FILTER (WHERE value IS NOT NULL),
            array_agg(value[2]) FILTER (WHERE value IS NOT NULL)
        ) AS median,
        min(azimut_order(value)) AS lowest,
        max(azimut_order(value)) AS highest
    FROM measured
    WHERE %(compared)s
    GROUP BY indicator_id, category, day, version
)

SELECT
    indicator_id, indicator_code, unit, kind, direction, decimals, territory_id, category, day,
    periodicity, publication_delay, closed_on, zero_start, territory_rule, summed_level, applicable,
    is_withheld OR (value IS NULL AND said_withheld) AS withheld, said_not_published,
    own_id, own_on, own_numerator, own_denominator, quality, bound, outlier, source, note,
    own_withheld, parts_withheld,
    value IS NOT NULL AS has_value,
    zero_denominator,
    value_on,
    azimut_rounded(value, 6) AS value,
    azimut_rounded(value, decimals) AS value_shown,
    reported, expected, known, parts_numerator, parts_denominator, parts_first_on, parts_last_on,
    totals_computed_at,
    azimut_rounded(parts_value, 6) AS parts_value,
    azimut_rounded(parts_value, decimals) AS parts_shown,
    own_value[1] * parts_value[2] <> parts_value[1] * own_value[2] AS parts_differ,
    guess_on, guess_source,
    azimut_rounded(guess_value, 6) AS guess_value,
    azimut_rounded(guess_value, decimals) AS guess_shown,
    CASE WHEN value IS NULL THEN CASE
        WHEN applicable AND NOT (is_withheld OR said_withheld) AND zero_denominator THEN 'zero_denominator'
        WHEN applicable AND NOT (is_withheld OR said_withheld) AND totals_pending THEN 'pending'
        ELSE azimut_emptiness(
            applicable, is_withheld OR said_withheld, closed_on, said_not_published,
            months, publication_delay, day
        )
    END END AS emptiness,
    azimut_next_due(value_on, months, publication_delay) AS next_due,
    trajectory_id, trajectory_version, trajectory_reason, baseline_value, baseline_on,
    target, low, high, due, due_text,
    azimut_rounded(rate, 6) AS rate_raw,
    azimut_rounded(azimut_clipped(rate), 2) AS rate_shown,
    azimut_rate_missing(direction, start, value IS NOT NULL, zero_denominator, target, low, high) AS rate_missing,
    azimut_rounded(azimut_share(start, value, target), 2) AS share,
    azimut_rounded(expected_value, 6) AS expected_value,
    azimut_rounded(expected_value, decimals) AS expected_shown,
    azimut_rounded(gap, 2) AS gap,
    azimut_standing(direction, start, value, target, gap, %(thresholds)s::numeric[]) AS standing,
    CASE WHEN %(compared)s AND direction IN ('up', 'down') AND value IS NOT NULL THEN rank() OVER (
        PARTITION BY indicator_id, category, day, version, value IS NULL
        ORDER BY CASE WHEN direction = 'up' THEN -azimut_order(value) ELSE azimut_order(value) END
    ) END AS rank,
    compared, applicable_count,
    azimut_rounded(spread.median, 6) AS median,
    azimut_rounded(spread.median, decimals) AS median_shown,
    azimut_rounded(azimut_fraction(
        value[1] * spread.median[2] - spread.median[1] * value[2], value[2] * spread.median[2]
    ), 6) AS gap_to_median,
    -- Of 52 decimals, far more than those of any fraction's distance to a half: rounding again loses nothing.
    round(spread.lowest, 6) AS minimum,
    round(spread.lowest, decimals) AS minimum_shown,
    round(spread.highest, 6) AS maximum,
    round(spread.highest, decimals) AS maximum_shown
FROM measured
LEFT JOIN spread ON spread.of_indicator = indicator_id AND spread.of_category = category AND spread.of_day = day
    AND spread.of_version IS NOT DISTINCT FROM version
ORDER BY n
