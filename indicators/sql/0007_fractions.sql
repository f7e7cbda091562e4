-- Exact sums of fractions, numeric[] {numerator, denominator > 0} as in 0002_rules.sql; Python is Fraction + Fraction.
-- Never change this file once it is released: write the next one, with its migration.

-- In least terms: 0 is {0, 1}, and 1,5 over 2 is {3, 4}.
CREATE FUNCTION azimut_reduced(fraction numeric[]) RETURNS numeric[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT ARRAY[div(fraction[1], terms.common), div(fraction[2], terms.common)]
    FROM (SELECT gcd(fraction[1], fraction[2]) AS common) AS terms
$$;

-- Over the least common denominator. What is not a fraction (NULL, or over 0) adds nothing.
-- In PL/pgSQL because an aggregate calls it once a row: a function in SQL would be planned each time.
CREATE FUNCTION azimut_fraction_added(total numeric[], fraction numeric[]) RETURNS numeric[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    common numeric;
BEGIN
    IF fraction[1] IS NULL OR fraction[2] IS NULL OR fraction[2] = 0 THEN
        RETURN total;
    ELSIF total IS NULL THEN
        RETURN fraction;
    END IF;
    common := gcd(total[2], fraction[2]);
    RETURN ARRAY[
        total[1] * div(fraction[2], common) + fraction[1] * div(total[2], common),
        total[2] * div(fraction[2], common)
    ];
END
$$;

-- The same terms whatever the order; NULL of no fraction.
CREATE AGGREGATE azimut_fraction_sum(numeric[]) (
    SFUNC = azimut_fraction_added,
    STYPE = numeric[],
    FINALFUNC = azimut_reduced,
    COMBINEFUNC = azimut_fraction_added,
    PARALLEL = SAFE
);
