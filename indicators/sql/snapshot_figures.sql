-- The figures of every indicator in every territory of a scope: around the statement of the pages, figures.sql.
-- Read as the region itself reads them; what rule 11 hides from everybody else is said beside.

INSERT INTO indicators_indicatorsnapshot (
    snapshot_id, indicator_id, territory_id, value, value_shown, value_on, is_total, as_published, quality, bound,
    emptiness, next_due, reported, expected, baseline_value, baseline_on, target, low, high, due, trajectory_version,
    rate, rate_missing, share, expected_value, gap, standing, withheld_from_others, alerts
)
SELECT
    %(snapshot)s, f.indicator_id, f.territory_id, f.value, f.value_shown, f.value_on,
    f.has_value AND f.own_id IS NULL,
    f.has_value AND f.own_id IS NOT NULL AND f.kind = 'ratio' AND f.own_denominator IS NULL,
    COALESCE(f.quality, ''), COALESCE(f.bound, ''),
    COALESCE(f.emptiness, ''), f.next_due, f.reported, f.expected, f.baseline_value,
    f.baseline_on, f.target, f.low, f.high, f.due, f.trajectory_version,
    f.rate_shown, COALESCE(f.rate_missing, ''), f.share, f.expected_value, f.gap,
    COALESCE(f.standing, ''),
    azimut_withheld(
        indicator.sensitive,
        CASE
            WHEN f.own_id IS NOT NULL THEN f.own_denominator
            WHEN f.summed_level = 'establishment' THEN LEAST(f.reported, f.parts_denominator)
            ELSE f.parts_denominator
        END,
        false, %(minimum)s
    ),
    {alerts}
FROM ({figures}) AS f
JOIN indicators_indicator indicator ON indicator.id = f.indicator_id
ORDER BY f.indicator_id, f.territory_id
