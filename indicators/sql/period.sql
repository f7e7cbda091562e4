-- One figure for the published readings of a period: see azimut_over_time.

WITH asked AS (
    SELECT i.*, azimut_scale(i.kind, i.unit) AS scale,
        CASE WHEN t.kind IN ('department', 'animation_area') THEN t.parent_id ELSE t.id END
            = ANY(%(trusted)s::bigint[]) AS trusted
    FROM indicators_indicator i
    JOIN territories_territory t ON t.id = %(territory)s
    WHERE i.id = %(indicator)s
),

counted AS (
    SELECT m."on", m.value, m.numerator, m.denominator
    FROM indicators_measure m
    WHERE m.indicator_id = %(indicator)s AND m.territory_id = %(territory)s AND m.establishment_id IS NULL
        AND m.category = %(category)s AND m."on" > %(after)s AND m."on" <= %(until)s AND m.quality <> 'estimated'
),

before AS (
    SELECT m.value
    FROM indicators_measure m
    WHERE m.indicator_id = %(indicator)s AND m.territory_id = %(territory)s AND m.establishment_id IS NULL
        AND m.category = %(category)s AND m."on" <= %(after)s AND m.quality <> 'estimated'
    ORDER BY m.establishment_id DESC, m."on" DESC LIMIT 1
),

period AS (
    SELECT
        count(*) AS counted, min("on") AS first_on, max("on") AS last_on, sum(denominator) AS denominator,
        array_agg(value ORDER BY "on") AS amounts,
        array_agg(numerator ORDER BY "on") AS numerators,
        array_agg(denominator ORDER BY "on") AS denominators
    FROM counted
),

made AS (
    SELECT
        period.*,
        azimut_withheld(asked.sensitive, period.denominator, asked.trusted, %(minimum)s) AS withheld,
        azimut_over_time(
            asked.time_rule, amounts, numerators, denominators, asked.cumulative,
            azimut_start((SELECT before.value FROM before), asked.zero_start), asked.scale
        ) AS result
    FROM asked
    CROSS JOIN period
)

SELECT CASE WHEN NOT withheld THEN azimut_rounded(result, 6) END, counted::integer, first_on, last_on, withheld
FROM made
