-- What the establishments of a region give, one row for each group of figures that count from one same day until
-- another, in each territory they count in: their department, their animation area and the region.
-- Followed by totals.sql. Everything is read once: no establishment is looked up at any date.

WITH summed AS (
    SELECT i.id, i.territory_rule = 'ratio' AS is_ratio, i.time_rule = 'last' AS is_stock
    FROM indicators_indicator i
    WHERE i.summed_level = 'establishment' AND i.territory_rule <> 'none'
),

-- An animation area counts its establishments wherever they are, as a page does.
places AS (
    SELECT e.id, department.id AS department_id, area.id AS area_id
    FROM territories_establishment e
    LEFT JOIN territories_territory department ON department.id = e.department_id
        AND department.kind = 'department' AND department.parent_id = %(region)s
    LEFT JOIN territories_territory area ON area.id = e.animation_area_id
        AND area.kind = 'animation_area' AND area.parent_id = %(region)s
    WHERE department.id IS NOT NULL OR area.id IS NOT NULL
),

-- A figure of a stock counts until the next one of its establishment, that of a flow for its own date.
counted AS (
    SELECT
        m.indicator_id, m.category, places.department_id, places.area_id, m."on",
        CASE WHEN summed.is_stock THEN
            lead(m."on") OVER (PARTITION BY m.indicator_id, m.establishment_id, m.category ORDER BY m."on")
        END AS until,
        (m.denominator IS NOT NULL) = summed.is_ratio AS usable,
        m.value, m.numerator, m.denominator
    FROM indicators_measure m
    JOIN summed ON summed.id = m.indicator_id
    JOIN places ON places.id = m.establishment_id
    WHERE m.territory_id IS NULL AND m.quality <> 'estimated'
),

grouped AS (
    SELECT
        indicator_id, category, department_id, area_id, "on", until,
        count(*)::integer AS known,
        count(*) FILTER (WHERE usable)::integer AS reported,
        sum(value) FILTER (WHERE usable) AS amount,
        sum(numerator) FILTER (WHERE usable) AS numerator,
        sum(denominator) FILTER (WHERE usable) AS denominator
    FROM counted
    GROUP BY indicator_id, category, department_id, area_id, "on", until
),

cells AS MATERIALIZED (
    SELECT
        place.territory_id, indicator_id, category, "on", until, known, reported, amount, numerator, denominator,
        CASE WHEN reported > 0 THEN "on" END AS first_on,
        CASE WHEN reported > 0 THEN "on" END AS last_on
    FROM grouped
    CROSS JOIN LATERAL (
        VALUES (department_id), (area_id), (CASE WHEN department_id IS NOT NULL THEN %(region)s END)
    ) AS place (territory_id)
    WHERE place.territory_id IS NOT NULL
),
