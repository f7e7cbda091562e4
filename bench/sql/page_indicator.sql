-- What the page of an indicator shows, read bare: the last figure of each department of the region and of each
-- category, the last dates of the region's total, and the departments of the whole region side by side.
SELECT DISTINCT ON (m.territory_id, m.category) m.territory_id, m.category, m."on", m.value, m.quality, m.source
FROM territories_territory d
JOIN indicators_measure m ON m.indicator_id = %(indicator)s AND m.territory_id = d.id
WHERE d.kind = 'department' AND d.parent_id = %(territory)s
ORDER BY m.territory_id, m.category, m."on" DESC;
SELECT m."on", sum(m.value), count(*)
FROM territories_territory d
JOIN indicators_measure m ON m.indicator_id = %(indicator)s AND m.territory_id = d.id AND m.category = ''
WHERE d.kind = 'department' AND d.parent_id = %(territory)s
GROUP BY m."on" ORDER BY m."on" DESC LIMIT 24;
SELECT i.*, c.code, c.label FROM indicators_indicator i
LEFT JOIN indicators_indicatorcategory c ON c.indicator_id = i.id WHERE i.id = %(indicator)s;
