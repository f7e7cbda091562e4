-- The values of the figures asked for: one row each, whatever their number, by the index of the key of the measures.
-- asked: parallel arrays of indicator, territory, category, day and version of the targets (NULL for the last).
-- The column that IS NULL stands in each ORDER BY because PostgreSQL does not see that it is constant: without it
-- the key's index gives no order, and a whole series is read and sorted for its last figure.

WITH asked AS (
    SELECT
        wish.n, wish.category, wish.day, wish.version,
        i.id AS indicator_id, i.code AS indicator_code, i.unit, i.kind, i.direction, i.decimals,
        i.periodicity, i.publication_delay, i.territory_rule, i.summed_level, i.time_rule, i.zero_start, i.sensitive,
        t.id AS territory_id, t.kind AS level, t.parent_id,
        LEAST(i.closed_on, p.ends_on) AS closed_on,
        CASE i.periodicity
            WHEN 'monthly' THEN 1 WHEN 'quarterly' THEN 3 WHEN 'half_yearly' THEN 6 WHEN 'yearly' THEN 12
        END AS months,
        azimut_scale(i.kind, i.unit) AS scale,
        scope.id AS scope_id,
        scope.id = ANY(%(trusted)s::bigint[]) AS trusted,
        EXISTS (SELECT FROM indicators_applicability a WHERE a.indicator_id = i.id) AS restricted,
        i.summed_level = 'establishment' AND i.territory_rule <> 'none' AS of_establishments
    FROM unnest(
        %(indicators)s::bigint[], %(territories)s::bigint[], %(categories)s::text[], %(days)s::date[],
        %(versions)s::integer[]
    ) WITH ORDINALITY AS wish (indicator_id, territory_id, category, day, version, n)
    JOIN indicators_indicator i ON i.id = wish.indicator_id
    JOIN territories_territory t ON t.id = wish.territory_id
    LEFT JOIN programmes_programme p ON p.id = i.programme_id
    -- The region of a territory, or the nation: what is computed at once, and whose readers are trusted.
    CROSS JOIN LATERAL (
        SELECT CASE WHEN t.kind IN ('department', 'animation_area') THEN t.parent_id ELSE t.id END AS id
    ) AS scope
),

found AS (
    SELECT
        asked.*,
        NOT restricted OR EXISTS (
            SELECT FROM indicators_applicability a
            LEFT JOIN territories_territory above ON above.id = asked.parent_id
            WHERE a.indicator_id = asked.indicator_id
                AND a.territory_id IN (asked.territory_id, asked.parent_id, above.parent_id)
                AND (a.valid_from IS NULL OR a.valid_from <= asked.day)
                AND (a.valid_to IS NULL OR a.valid_to >= asked.day)
        ) AS applicable,
        own.id AS own_id, own."on" AS own_on, own.numerator AS own_numerator, own.denominator AS own_denominator,
        own.quality, own.bound, own.outlier, own.source, own.note,
        azimut_value(asked.scale, own.value, own.numerator, own.denominator) AS own_value,
        own.id IS NOT NULL AND own.value IS NULL AND own.denominator = 0 AS own_zero,
        guess."on" AS guess_on, guess.source AS guess_source,
        azimut_value(asked.scale, guess.value, guess.numerator, guess.denominator) AS guess_value,
        parts.reported + COALESCE(structures.reported, 0) AS reported,
        CASE WHEN asked.summed_level <> 'establishment' THEN parts.expected END AS expected,
        parts.known + COALESCE(structures.known, 0) AS known,
        COALESCE(parts.numerator, structures.numerator) AS parts_numerator,
        COALESCE(parts.denominator, structures.denominator) AS parts_denominator,
        COALESCE(parts.first_on, structures.first_on) AS parts_first_on,
        COALESCE(parts.last_on, structures.last_on) AS parts_last_on,
        CASE asked.territory_rule
            WHEN 'sum' THEN azimut_fraction(COALESCE(parts.amount, structures.amount), 1)
            WHEN 'ratio' THEN azimut_fraction(
                asked.scale * COALESCE(parts.numerator, structures.numerator),
                COALESCE(parts.denominator, structures.denominator)
            )
        END AS parts_value,
        COALESCE(silence.withheld, false) AS said_withheld,
        COALESCE(silence.not_published, false) AS said_not_published,
        computation.computed_at AS totals_computed_at,
        -- Establishments have figures, and their total is not there yet.
        asked.of_establishments AND structures.known IS NULL
            AND EXISTS (
                SELECT FROM indicators_measure m WHERE m.indicator_id = asked.indicator_id AND m.territory_id IS NULL
            )
            AND (
                computation.computed_at IS NULL
                OR EXISTS (
                    SELECT FROM journal_dirtymark mark
                    WHERE mark.territory_id = asked.scope_id AND mark.part = 'figures'
                )
            ) AS totals_pending
    FROM asked

    -- The last counted measure published for the territory itself.
    LEFT JOIN LATERAL (
        SELECT m.* FROM indicators_measure m
        WHERE m.indicator_id = asked.indicator_id AND m.territory_id = asked.territory_id
            AND m.establishment_id IS NULL AND m.category = asked.category AND m."on" <= asked.day
            AND m.quality <> 'estimated'
        ORDER BY m.establishment_id DESC, m."on" DESC LIMIT 1
    ) AS own ON true

    -- An estimate made since.
    LEFT JOIN LATERAL (
        SELECT m.* FROM indicators_measure m
        WHERE m.indicator_id = asked.indicator_id AND m.territory_id = asked.territory_id
            AND m.establishment_id IS NULL AND m.category = asked.category
            AND m."on" <= asked.day AND m."on" > COALESCE(own."on", '-infinity'::date)
            AND m.quality = 'estimated'
        ORDER BY m.establishment_id DESC, m."on" DESC LIMIT 1
    ) AS guess ON true

    -- The sum over the territories of the declared level. A stock takes the last known figure of each part, a flow
    -- those of the latest date only.
    LEFT JOIN LATERAL (
        SELECT
            count(*) AS expected,
            count(part.id) FILTER (WHERE part.in_time) AS known,
            count(part.id) FILTER (WHERE part.usable) AS reported,
            sum(part.value) FILTER (WHERE part.usable) AS amount,
            sum(part.numerator) FILTER (WHERE part.usable) AS numerator,
            sum(part.denominator) FILTER (WHERE part.usable) AS denominator,
            min(part."on") FILTER (WHERE part.usable) AS first_on,
            max(part."on") FILTER (WHERE part.usable) AS last_on
        FROM (
            SELECT
                dated.*,
                dated.in_time AND CASE asked.territory_rule
                    WHEN 'ratio' THEN dated.denominator IS NOT NULL
                    ELSE dated.value IS NOT NULL
                END AS usable
            FROM (
                SELECT
                    last.id, last."on", last.value, last.numerator, last.denominator,
                    asked.time_rule = 'last' OR last."on" = max(last."on") OVER () AS in_time
                FROM territories_territory place
                LEFT JOIN LATERAL (
                    SELECT m.id, m."on", m.value, m.numerator, m.denominator FROM indicators_measure m
                    WHERE m.indicator_id = asked.indicator_id AND m.territory_id = place.id
                        AND m.establishment_id IS NULL AND m.category = asked.category AND m."on" <= asked.day
                        AND m.quality <> 'estimated'
                    ORDER BY m.establishment_id DESC, m."on" DESC LIMIT 1
                ) AS last ON true
                WHERE asked.territory_rule <> 'none' AND asked.summed_level <> 'establishment'
                    AND place.kind = asked.summed_level
                    AND (
                        place.parent_id = asked.territory_id
                        -- Animation areas do not cover the nation: their sum would be a part of it.
                        OR (asked.level = 'nation' AND asked.summed_level = 'department')
                    )
                    AND (place.valid_from IS NULL OR place.valid_from <= asked.day)
                    AND (place.valid_to IS NULL OR place.valid_to >= asked.day)
                    AND (
                        NOT asked.restricted OR EXISTS (
                            SELECT FROM indicators_applicability a
                            LEFT JOIN territories_territory above ON above.id = place.parent_id
                            WHERE a.indicator_id = asked.indicator_id
                                AND a.territory_id IN (place.id, place.parent_id, above.parent_id)
                                AND (a.valid_from IS NULL OR a.valid_from <= asked.day)
                                AND (a.valid_to IS NULL OR a.valid_to >= asked.day)
                        )
                    )
            ) AS dated
        ) AS part
    ) AS parts ON true

    -- The sum over the establishments that report, as it was last computed: see totals.sql. Nobody says how many
    -- there should be.
    LEFT JOIN LATERAL (
        SELECT t.known, t.reported, t.amount, t.numerator, t.denominator, t.first_on, t.last_on
        FROM indicators_establishmenttotal t
        WHERE asked.of_establishments AND t.territory_id = asked.territory_id
            AND t.indicator_id = asked.indicator_id AND t.category = asked.category AND t."on" <= asked.day
        ORDER BY t."on" DESC LIMIT 1
    ) AS structures ON true

    LEFT JOIN indicators_totalscomputation computation ON asked.of_establishments
        AND computation.territory_id = asked.scope_id

    -- What somebody said of a figure that is not there.
    LEFT JOIN LATERAL (
        SELECT bool_or(a.reason = 'withheld') AS withheld, bool_or(a.reason = 'not_published') AS not_published
        FROM indicators_absence a
        WHERE a.indicator_id = asked.indicator_id AND a.territory_id = asked.territory_id
            AND a.category = asked.category AND (a."on" IS NULL OR a."on" <= asked.day)
    ) AS silence ON true
),

-- Rule 11 comes before anything is shown or compared.
kept AS (
    SELECT
        found.*,
        azimut_withheld(sensitive, own_denominator, trusted, %(minimum)s) AS own_withheld,
        azimut_withheld(
            sensitive,
            CASE WHEN summed_level = 'establishment' THEN LEAST(reported, parts_denominator) ELSE parts_denominator END,
            trusted, %(minimum)s
        ) AS parts_withheld
    FROM found
),

figures AS (
    SELECT
        kept.*,
        CASE
            WHEN NOT applicable THEN NULL
            WHEN own_id IS NOT NULL THEN CASE WHEN NOT own_withheld THEN own_value END
            WHEN NOT parts_withheld THEN parts_value
        END AS value,
        CASE
            WHEN own_id IS NOT NULL THEN own_zero
            ELSE territory_rule = 'ratio' AND parts_denominator IS NOT NULL AND parts_denominator = 0
        END AS zero_denominator,
        CASE WHEN own_id IS NOT NULL THEN own_withheld ELSE reported > 0 AND parts_withheld END AS is_withheld,
        CASE WHEN own_id IS NOT NULL THEN own_on ELSE parts_last_on END AS value_on
    FROM kept
)
