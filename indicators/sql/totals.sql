-- From cells (a group of figures in a territory, that counts from a date until another) to the total of each date.
-- Follows totals_region.sql or totals_nation.sql.

-- Each group comes in at its date and leaves at the next. ends_…: until when something of that date still counts.
changes AS (
    SELECT
        territory_id, indicator_id, category, "on",
        sum(known)::integer AS known, sum(reported)::integer AS reported,
        sum(amount) AS amount, sum(numerator) AS numerator, sum(denominator) AS denominator,
        max(ends_first) AS ends_first, max(ends_last) AS ends_last
    FROM (
        SELECT
            territory_id, indicator_id, category, "on", known, reported, amount, numerator, denominator,
            CASE WHEN first_on = "on" THEN COALESCE(until, 'infinity') END AS ends_first,
            CASE WHEN last_on = "on" THEN COALESCE(until, 'infinity') END AS ends_last
        FROM cells
        UNION ALL
        SELECT
            territory_id, indicator_id, category, until, -known, -reported, -amount, -numerator, -denominator,
            NULL, NULL
        FROM cells WHERE until IS NOT NULL
        UNION ALL
        SELECT
            territory_id, indicator_id, category, first_on, 0, 0, NULL, NULL, NULL,
            COALESCE(until, 'infinity'), NULL
        FROM cells WHERE first_on < "on"
        UNION ALL
        SELECT
            territory_id, indicator_id, category, last_on, 0, 0, NULL, NULL, NULL,
            NULL, COALESCE(until, 'infinity')
        FROM cells WHERE last_on < "on"
    ) AS moves
    GROUP BY territory_id, indicator_id, category, "on"
),

-- A stock runs through its dates; each date of a flow stands alone.
running AS MATERIALIZED (
    SELECT
        territory_id, indicator_id, category, "on", summed.is_stock, ends_first, ends_last,
        sum(known) OVER course AS known,
        sum(reported) OVER course AS reported,
        sum(amount) OVER course AS amount,
        sum(numerator) OVER course AS numerator,
        sum(denominator) OVER course AS denominator,
        max(ends_first) OVER (course ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ended_before
    FROM changes
    JOIN summed ON summed.id = changes.indicator_id
    WINDOW course AS (
        PARTITION BY territory_id, indicator_id, category, CASE WHEN NOT summed.is_stock THEN "on" END
        ORDER BY "on"
    )
),

-- What came at a date becomes the oldest that counts when all that came before has left, if it has not left itself:
-- that very day, or later, at a date of the same course.
heirs AS (
    SELECT territory_id, indicator_id, category, ended_before AS since, "on" AS first_on
    FROM running
    WHERE ended_before > "on" AND ends_first > ended_before
),

-- The newest that counts where nothing that came that very day does: rare, because it takes a figure of a kind that
-- does not add up after one that did.
newest AS (
    SELECT late.territory_id, late.indicator_id, late.category, late."on", max(earlier."on") AS last_on
    FROM running late
    JOIN running earlier ON earlier.territory_id = late.territory_id AND earlier.indicator_id = late.indicator_id
        AND earlier.category = late.category AND earlier."on" < late."on" AND earlier.ends_last > late."on"
    WHERE late.ends_last IS NULL AND late.reported > 0 AND late.is_stock
    GROUP BY late.territory_id, late.indicator_id, late.category, late."on"
)

SELECT
    running.territory_id, running.indicator_id, running.category, running."on",
    running.known::integer AS known, running.reported::integer AS reported,
    CASE WHEN running.reported > 0 THEN running.amount END AS amount,
    CASE WHEN running.reported > 0 THEN running.numerator END AS numerator,
    CASE WHEN running.reported > 0 THEN running.denominator END AS denominator,
    CASE WHEN running.reported > 0 THEN max(
        CASE
            WHEN running.ends_first IS NOT NULL AND COALESCE(running.ended_before, '-infinity') <= running."on"
            THEN running."on"
            ELSE heirs.first_on
        END
    ) OVER (PARTITION BY running.territory_id, running.indicator_id, running.category ORDER BY running."on")
    END AS first_on,
    CASE WHEN running.ends_last IS NOT NULL THEN running."on" WHEN running.reported > 0 THEN newest.last_on END
        AS last_on
FROM running
LEFT JOIN heirs ON heirs.territory_id = running.territory_id AND heirs.indicator_id = running.indicator_id
    AND heirs.category = running.category AND heirs.since = running."on"
LEFT JOIN newest ON newest.territory_id = running.territory_id AND newest.indicator_id = running.indicator_id
    AND newest.category = running.category AND newest."on" = running."on"
