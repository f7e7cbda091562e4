-- The measures of one indicator: every establishment, month after month, as monthly files would have brought them.
INSERT INTO indicators_measure (
    indicator_id, establishment_id, category, "on", value, numerator, denominator, quality, bound, outlier, source, note,
    recorded_at, recorded_by_label
)
SELECT i.id, e.id, '', day.last,
    CASE WHEN i.kind <> 'ratio' THEN figure.number END,
    CASE WHEN i.kind = 'ratio' THEN LEAST(figure.number, 200) END,
    CASE WHEN i.kind = 'ratio' THEN 200 + figure.number END,
    CASE WHEN figure.number = 7 THEN 'estimated' ELSE 'validated' END, 'exact', false, 'Banc d’essai', '', now(), ''
FROM indicators_indicator i
CROSS JOIN generate_series(%(months)s - 1, 0, -1) back
CROSS JOIN LATERAL (
    SELECT (date '2025-01-01' - make_interval(months => back))::date - 1 AS last
) AS day
CROSS JOIN territories_establishment e
CROSS JOIN LATERAL (
    SELECT mod(
        %(seed)s * 104729 + i."order" * 7919 + right(e.finess, 7)::bigint * 1299709 + back * 15485863, 500
    ) AS number
) AS figure
WHERE i.code = %(code)s AND e.source = 'Banc d’essai'
ORDER BY back DESC, e.finess
