-- Marks the scopes whose figures no longer say what the tables say.
-- Never change this file once it is released: write the next one, with its migration.
--
-- places: territories that something changed in, NULL among them for what all the regions share. A region marks
-- itself and the nation, what is shared marks everything. Once a transaction for each scope: an edit of ten
-- statements leaves one mark, and no other transaction ever waits for it.

CREATE FUNCTION azimut_mark_dirty(places bigint[], what text) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO journal_dirtymark (territory_id, part, transaction)
    SELECT DISTINCT scope.id, what, pg_current_xact_id()::text::bigint
    FROM unnest(places) AS place (id)
    LEFT JOIN territories_territory changed ON changed.id = place.id
    JOIN territories_territory scope ON scope.kind IN ('nation', 'region') AND (
        changed.id IS NULL OR changed.kind = 'nation' OR scope.kind = 'nation'
        OR scope.id IN (changed.id, changed.parent_id)
    )
    WHERE scope.valid_to IS NULL OR scope.valid_to >= current_date
    ON CONFLICT (territory_id, part, transaction) DO NOTHING
$$;
