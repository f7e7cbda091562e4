COPY (
  SELECT m.id, m.indicator_id AS indicator, mi.code AS indicator_code, place.id AS territory,
    place.kind AS territory_kind, place.code AS territory_code, me.finess, m.category, m."on", m.value, m.numerator, m.denominator, m.quality, m.bound,
    m.outlier, m.source, m.note, m.recorded_at, m.recorded_at AS updated_at
  FROM indicators_measure m
  JOIN indicators_indicator mi ON mi.id = m.indicator_id
  LEFT JOIN territories_territory place ON place.id = m.territory_id
  LEFT JOIN territories_establishment me ON me.id = m.establishment_id
  ORDER BY m.id
) TO STDOUT (FORMAT csv, HEADER);
