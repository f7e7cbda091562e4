-- What the departments of the nation give, from their totals: the measures are not read again.
-- Followed by totals.sql.

WITH summed AS (
    SELECT i.id, i.time_rule = 'last' AS is_stock
    FROM indicators_indicator i
    WHERE i.summed_level = 'establishment' AND i.territory_rule <> 'none'
),

cells AS MATERIALIZED (
    SELECT
        %(nation)s AS territory_id, t.indicator_id, t.category, t."on",
        CASE WHEN summed.is_stock THEN
            lead(t."on") OVER (PARTITION BY t.indicator_id, t.territory_id, t.category ORDER BY t."on")
        END AS until,
        t.known, t.reported, t.amount, t.numerator, t.denominator, t.first_on, t.last_on
    FROM indicators_establishmenttotal t
    JOIN territories_territory department ON department.id = t.territory_id AND department.kind = 'department'
    JOIN summed ON summed.id = t.indicator_id
),
