-- The rules of computation, as indicators/rules specifies them in Python.
-- Never change this file once it is released: write the next one, with its migration.
--
-- A number is a fraction, numeric[] {numerator, denominator > 0}, until it is shown: a quotient is rounded
-- once, by whole arithmetic, because numeric division chooses a scale of its own and rounds to it.

CREATE FUNCTION azimut_fraction(numerator numeric, denominator numeric) RETURNS numeric[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN numerator IS NULL OR denominator IS NULL OR denominator = 0 THEN NULL
        WHEN denominator < 0 THEN ARRAY[-numerator, -denominator]
        ELSE ARRAY[numerator, denominator]
    END
$$;

-- Half away from zero. div() cuts exactly; 10 to a whole power is exact.
CREATE FUNCTION azimut_rounded(fraction numeric[], places integer) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN fraction[2] > 0 THEN round(
        sign(fraction[1])
        * div(2 * abs(fraction[1]) * 10::numeric ^ places + fraction[2], 2 * fraction[2])
        * 10::numeric ^ (-places),
        places
    ) END
$$;

-- n/d is multiplied by 100 when the indicator is a part in per cent.
CREATE FUNCTION azimut_scale(kind text, unit text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN kind = 'ratio' AND strpos(unit, '%') > 0 THEN 100 ELSE 1 END
$$;

CREATE FUNCTION azimut_value(
    scale integer, value numeric, numerator numeric, denominator numeric
) RETURNS numeric[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN value IS NOT NULL THEN ARRAY[value, 1]
        ELSE azimut_fraction(scale * numerator, denominator)
    END
$$;

CREATE FUNCTION azimut_start(baseline numeric, zero_start boolean) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN baseline IS NULL AND zero_start THEN 0 ELSE baseline END
$$;

-- The start already stands at the target or beyond it; unknown without either.
CREATE FUNCTION azimut_is_past(direction text, start numeric, target numeric) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN direction = 'down' THEN start <= target ELSE start >= target END
$$;

CREATE FUNCTION azimut_is_met(direction text, value numeric[], target numeric) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN direction = 'down' THEN value[1] <= target * value[2]
        ELSE value[1] >= target * value[2]
    END
$$;

-- Rule 1, unclipped. NULL wherever a reason is given.
CREATE FUNCTION azimut_rate(
    direction text, start numeric, value numeric[], target numeric, low numeric, high numeric
) RETURNS numeric[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN value IS NULL OR direction = 'neutral' THEN NULL
        WHEN direction = 'range' THEN CASE
            WHEN low IS NULL OR high IS NULL THEN NULL
            WHEN value[1] BETWEEN low * value[2] AND high * value[2] THEN ARRAY[100, 1]::numeric[]
            ELSE ARRAY[0, 1]::numeric[]
        END
        WHEN start IS NULL OR target IS NULL THEN NULL
        WHEN azimut_is_past(direction, start, target) THEN CASE
            WHEN azimut_is_met(direction, value, target) THEN ARRAY[100, 1]::numeric[]
            ELSE ARRAY[0, 1]::numeric[]
        END
        ELSE azimut_fraction(100 * (value[1] - start * value[2]), value[2] * (target - start))
    END
$$;

CREATE FUNCTION azimut_clipped(fraction numeric[]) RETURNS numeric[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN fraction[1] < 0 THEN ARRAY[0, 1]::numeric[]
        WHEN fraction[1] > 100 * fraction[2] THEN ARRAY[100, 1]::numeric[]
        ELSE fraction
    END
$$;

CREATE FUNCTION azimut_rate_missing(
    direction text, start numeric, has_value boolean, zero_denominator boolean,
    target numeric, low numeric, high numeric
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN direction = 'neutral' THEN 'neutral'
        WHEN NOT has_value AND NOT zero_denominator THEN 'no_value'
        WHEN direction <> 'range' AND start IS NULL THEN 'no_baseline'
        WHEN direction = 'range' AND (low IS NULL OR high IS NULL) THEN 'no_target'
        WHEN direction <> 'range' AND target IS NULL THEN 'no_target'
        WHEN zero_denominator THEN 'zero_denominator'
    END
$$;

-- V/T, only where no baseline is published.
CREATE FUNCTION azimut_share(start numeric, value numeric[], target numeric) RETURNS numeric[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN start IS NULL THEN azimut_fraction(100 * value[1], value[2] * target) END
$$;

-- Rule 2: piecewise linear, or by steps; NULL before the first point, the last value after the last one.
-- Of two points of the same day the later in the arrays holds.
CREATE FUNCTION azimut_expected(dates date[], amounts numeric[], day date, stepped boolean) RETURNS numeric[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN following.at IS NULL OR stepped THEN ARRAY[previous.amount, 1]
        ELSE ARRAY[
            previous.amount * (following.at - previous.at)
            + (following.amount - previous.amount) * (day - previous.at),
            (following.at - previous.at)::numeric
        ]
    END
    FROM (
        SELECT point.at, point.amount
        FROM unnest(dates, amounts) WITH ORDINALITY AS point (at, amount, n)
        WHERE point.at <= day
        ORDER BY point.at DESC, point.n DESC
        LIMIT 1
    ) AS previous
    LEFT JOIN (
        SELECT point.at, point.amount
        FROM unnest(dates, amounts) WITH ORDINALITY AS point (at, amount, n)
        WHERE point.at > day
        ORDER BY point.at, point.n
        LIMIT 1
    ) AS following ON true
$$;

-- In points of the way from start to target, positive when ahead; NULL when there is no way to go.
CREATE FUNCTION azimut_gap(
    direction text, start numeric, value numeric[], target numeric, expected numeric[]
) RETURNS numeric[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN direction IN ('up', 'down') AND NOT azimut_is_past(direction, start, target) THEN
        azimut_fraction(
            CASE WHEN direction = 'down' THEN -100 ELSE 100 END
            * (value[1] * expected[2] - expected[1] * value[2]),
            value[2] * expected[2] * abs(target - start)
        )
    END
$$;

-- thresholds: the lowest gaps of ahead, on course and behind, which indicators/rules/standing.py holds.
CREATE FUNCTION azimut_standing(
    direction text, start numeric, value numeric[], target numeric, gap numeric[], thresholds numeric[]
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN direction NOT IN ('up', 'down') OR value IS NULL THEN NULL
        WHEN azimut_is_past(direction, start, target) THEN
            CASE WHEN azimut_is_met(direction, value, target) THEN 'on_course' ELSE 'far_behind' END
        WHEN gap IS NULL THEN NULL
        WHEN gap[1] >= thresholds[1] * gap[2] THEN 'ahead'
        WHEN gap[1] >= thresholds[2] * gap[2] THEN 'on_course'
        WHEN gap[1] >= thresholds[3] * gap[2] THEN 'behind'
        ELSE 'far_behind'
    END
$$;

-- Rule 3. Periods are cut from January; months is NULL when nobody said how often.
CREATE FUNCTION azimut_period_end(day date, months integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (
        make_date(extract(year FROM day)::integer, 1, 1)
        + make_interval(months => ((extract(month FROM day)::integer - 1) / months + 1) * months)
    )::date - 1
$$;

CREATE FUNCTION azimut_due(day date, months integer, delay integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN azimut_period_end(day, months) = day THEN day + delay
        ELSE (azimut_period_end(day, months) + 1 - make_interval(months => months))::date - 1 + delay
    END
$$;

CREATE FUNCTION azimut_next_due(measured date, months integer, delay integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT azimut_period_end(azimut_period_end(measured, months) + 1, months) + delay
$$;

CREATE FUNCTION azimut_emptiness(
    applicable boolean, withheld boolean, closed_on date, not_published boolean,
    months integer, delay integer, day date
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN NOT applicable THEN 'not_applicable'
        WHEN withheld THEN 'withheld'
        WHEN closed_on < day THEN 'closed'
        WHEN not_published OR azimut_due(day, months, delay) IS NULL THEN 'not_published'
        WHEN day > azimut_due(day, months, delay) THEN 'late'
        ELSE 'not_yet_due'
    END
$$;

-- Rule 4, over time: the dates are those of counted readings of one period, in order; a value has the
-- denominator NULL. {numerator, denominator}, NULL where nothing adds up.
CREATE FUNCTION azimut_over_time(
    rule text, amounts numeric[], numerators numeric[], denominators numeric[],
    cumulative boolean, origin numeric, scale integer
) RETURNS numeric[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN rule = 'last' THEN azimut_value(
            scale, (array_agg(amount ORDER BY n DESC))[1], (array_agg(numerator ORDER BY n DESC))[1],
            (array_agg(denominator ORDER BY n DESC))[1]
        )
        WHEN count(denominator) = count(*) THEN azimut_fraction(scale * sum(numerator), sum(denominator))
        WHEN count(denominator) > 0 THEN NULL
        WHEN rule = 'mean' THEN azimut_fraction(sum(added), count(added))
        ELSE azimut_fraction(sum(added), 1)
    END
    FROM (
        SELECT reading.amount, reading.numerator, reading.denominator, reading.n,
            CASE
                WHEN cumulative
                THEN reading.amount - lag(reading.amount, 1, origin) OVER (ORDER BY reading.n)
                ELSE reading.amount
            END AS added
        FROM unnest(amounts, numerators, denominators)
            WITH ORDINALITY AS reading (amount, numerator, denominator, n)
    ) AS readings
    HAVING count(*) > 0
$$;

-- Rule 5. A number that orders fractions as they are: two of them differ by more than its last decimal, because
-- a total of figures of 20 digits has at most 25.
CREATE FUNCTION azimut_order(fraction numeric[]) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT azimut_rounded(fraction, 52)
$$;

-- The middle fraction, or the mean of the two in the middle; NULL of none.
CREATE FUNCTION azimut_median(numerators numeric[], denominators numeric[]) RETURNS numeric[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN count(*) = 1 THEN azimut_fraction(min(numerator), min(denominator))
        WHEN count(*) = 2 THEN azimut_fraction(
            (array_agg(numerator ORDER BY place))[1] * (array_agg(denominator ORDER BY place))[2]
            + (array_agg(numerator ORDER BY place))[2] * (array_agg(denominator ORDER BY place))[1],
            2 * (array_agg(denominator ORDER BY place))[1] * (array_agg(denominator ORDER BY place))[2]
        )
    END
    FROM (
        SELECT figure.numerator, figure.denominator, count(*) OVER () AS total,
            row_number() OVER (ORDER BY azimut_order(ARRAY[figure.numerator, figure.denominator])) AS place
        FROM unnest(numerators, denominators) AS figure (numerator, denominator)
    ) AS ordered
    WHERE place IN ((total + 1) / 2, total / 2 + 1)
$$;

-- Rule 11: establishments is NULL when the aggregate does not count any.
CREATE FUNCTION azimut_withheld(
    sensitive boolean, establishments numeric, trusted boolean, minimum integer
) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sensitive AND NOT trusted AND COALESCE(establishments < minimum, false)
$$;
