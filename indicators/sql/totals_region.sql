-- What the establishments of a region give, one row for each group of figures that count from one same day until
-- another, in each territory they count in: their department, their animation area and the region.
-- Followed by totals.sql. Everything is read once: no establishment is looked up at any date.
-- establishments: those of its departments and of its areas; an area may hold one of another region.

WITH summed AS (
    SELECT i.id, i.territory_rule = 'ratio' AS is_ratio, i.time_rule = 'last' AS is_stock
    FROM indicators_indicator i
    WHERE i.summed_level = 'establishment' AND i.territory_rule <> 'none'
),

-- A figure of a stock counts until the next one of its establishment, that of a flow for its own date.
counted AS (
    SELECT
        m.indicator_id, m.category,
        CASE WHEN e.department_id = ANY(%(departments)s::bigint[]) THEN e.department_id END AS department_id,
        CASE WHEN e.animation_area_id = ANY(%(areas)s::bigint[]) THEN e.animation_area_id END AS area_id,
        CASE WHEN e.department_id = ANY(%(departments)s::bigint[]) THEN %(region)s END AS region_id,
        m."on",
        CASE WHEN summed.is_stock THEN
            lead(m."on") OVER (PARTITION BY m.indicator_id, m.establishment_id, m.category ORDER BY m."on")
        END AS until,
        (m.denominator IS NOT NULL) = summed.is_ratio AS usable,
        m.value, m.numerator, m.denominator
    FROM indicators_measure m
    JOIN summed ON summed.id = m.indicator_id
    JOIN territories_establishment e ON e.id = m.establishment_id
    -- By their numbers, so that their figures are found by the index of the establishments.
    WHERE m.establishment_id = ANY(%(establishments)s::bigint[]) AND m.quality <> 'estimated'
),

grouped AS (
    SELECT
        CASE GROUPING(department_id, area_id, region_id) WHEN 3 THEN department_id WHEN 5 THEN area_id ELSE region_id END
            AS territory_id,
        indicator_id, category, "on", until,
        count(*)::integer AS known,
        count(*) FILTER (WHERE usable)::integer AS reported,
        sum(value) FILTER (WHERE usable) AS amount,
        sum(numerator) FILTER (WHERE usable) AS numerator,
        sum(denominator) FILTER (WHERE usable) AS denominator
    FROM counted
    GROUP BY indicator_id, category, "on", until, GROUPING SETS ((department_id), (area_id), (region_id))
),

cells AS MATERIALIZED (
    SELECT
        grouped.*,
        CASE WHEN reported > 0 THEN "on" END AS first_on,
        CASE WHEN reported > 0 THEN "on" END AS last_on
    FROM grouped
    WHERE territory_id IS NOT NULL
),
