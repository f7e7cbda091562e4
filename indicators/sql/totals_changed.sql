-- New totals and those that differ, and no other: a night that follows a quiet day writes nothing.
INSERT INTO indicators_establishmenttotal (
    territory_id, indicator_id, category, "on", known, reported, amount, numerator, denominator, first_on, last_on
)
SELECT fresh.*
FROM azimut_totals fresh
LEFT JOIN indicators_establishmenttotal stored ON stored.territory_id = ANY(%(territories)s)
    AND stored.territory_id = fresh.territory_id AND stored.indicator_id = fresh.indicator_id
    AND stored.category = fresh.category AND stored."on" = fresh."on"
WHERE stored.territory_id IS NULL OR (
    stored.known, stored.reported, stored.amount, stored.numerator, stored.denominator, stored.first_on, stored.last_on
) IS DISTINCT FROM (
    fresh.known, fresh.reported, fresh.amount, fresh.numerator, fresh.denominator, fresh.first_on, fresh.last_on
)
ORDER BY fresh.territory_id, fresh.indicator_id, fresh.category, fresh."on"
ON CONFLICT (territory_id, indicator_id, category, "on") DO UPDATE SET
    known = EXCLUDED.known, reported = EXCLUDED.reported, amount = EXCLUDED.amount,
    numerator = EXCLUDED.numerator, denominator = EXCLUDED.denominator,
    first_on = EXCLUDED.first_on, last_on = EXCLUDED.last_on
