-- The last days, limit at most, at which a figure changes: those of the measures published for the territory itself,
-- those of its parts where there is none.

WITH asked AS (
    SELECT wish.n, wish.category, wish.day, i.id AS indicator_id, i.territory_rule, i.summed_level, t.id AS territory_id,
        t.kind AS level
    FROM unnest(
        %(indicators)s::bigint[], %(territories)s::bigint[], %(categories)s::text[], %(days)s::date[]
    ) WITH ORDINALITY AS wish (indicator_id, territory_id, category, day, n)
    JOIN indicators_indicator i ON i.id = wish.indicator_id
    JOIN territories_territory t ON t.id = wish.territory_id
)

SELECT asked.indicator_id, asked.territory_id, asked.category, dated."on"
FROM asked
CROSS JOIN LATERAL (
    WITH own AS (
        SELECT m."on" FROM indicators_measure m
        WHERE m.indicator_id = asked.indicator_id AND m.territory_id = asked.territory_id
            AND m.establishment_id IS NULL AND m.category = asked.category AND m."on" <= asked.day
            AND m.quality <> 'estimated'
        ORDER BY m.establishment_id DESC, m."on" DESC LIMIT %(limit)s
    ),

    parts AS (
        SELECT last."on"
        FROM territories_territory place
        CROSS JOIN LATERAL (
            SELECT m."on" FROM indicators_measure m
            WHERE m.indicator_id = asked.indicator_id AND m.territory_id = place.id
                AND m.establishment_id IS NULL AND m.category = asked.category AND m."on" <= asked.day
                AND m.quality <> 'estimated'
            ORDER BY m.establishment_id DESC, m."on" DESC LIMIT %(limit)s
        ) AS last
        WHERE asked.territory_rule <> 'none' AND place.kind = asked.summed_level
            AND (
                place.parent_id = asked.territory_id
                OR (asked.level = 'nation' AND asked.summed_level = 'department')
            )
            AND NOT EXISTS (SELECT FROM own)
    ),

    -- Those at which a total of establishments changes: see totals.sql.
    totals AS (
        SELECT t."on" FROM indicators_establishmenttotal t
        WHERE asked.territory_rule <> 'none' AND asked.summed_level = 'establishment'
            AND t.territory_id = asked.territory_id AND t.indicator_id = asked.indicator_id
            AND t.category = asked.category AND t."on" <= asked.day AND NOT EXISTS (SELECT FROM own)
        ORDER BY t."on" DESC LIMIT %(limit)s
    )

    SELECT own."on" FROM own
    UNION
    SELECT parts."on" FROM parts
    UNION
    SELECT totals."on" FROM totals
    ORDER BY 1 DESC LIMIT %(limit)s
) AS dated
ORDER BY asked.n, dated."on"
