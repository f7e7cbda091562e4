-- The bare side of import_measures: the same rows, already resolved, into the same table with its indexes and keys.
COPY indicators_measure (
    indicator_id, establishment_id, category, "on", value, quality, bound, outlier, source, note, batch_id,
    recorded_at, recorded_by_label
) FROM STDIN
