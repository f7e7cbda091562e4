-- Totals of the territories computed that nothing gives any more.
DELETE FROM indicators_establishmenttotal stored
WHERE stored.territory_id = ANY(%(territories)s) AND NOT EXISTS (
    SELECT FROM azimut_totals fresh
    WHERE fresh.territory_id = stored.territory_id AND fresh.indicator_id = stored.indicator_id
        AND fresh.category = stored.category AND fresh."on" = stored."on"
)
