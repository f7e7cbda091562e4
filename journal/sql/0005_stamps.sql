-- The regions that an object ever was in: none stands for all, and stays so.
-- Never change this file once it is released: write the next one, with its migration.

CREATE FUNCTION azimut_regions(known bigint[], found bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN found IS NULL OR known = '{}' THEN known
        WHEN found = '{}' THEN found
        WHEN known @> found THEN known
        ELSE ARRAY(SELECT DISTINCT each FROM unnest(known || found) AS each ORDER BY each)
    END
$$;
