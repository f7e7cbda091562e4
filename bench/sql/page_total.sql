-- What the page of an indicator that adds its establishments shows of the nation, read bare: its last totals, and the
-- last one of each region and of each department.
SELECT t."on", t.reported, t.amount FROM indicators_establishmenttotal t
WHERE t.indicator_id = %(indicator)s AND t.territory_id = %(territory)s AND t.category = ''
ORDER BY t."on" DESC LIMIT 24;
SELECT DISTINCT ON (t.territory_id) t.territory_id, t."on", t.reported, t.amount
FROM indicators_establishmenttotal t
WHERE t.indicator_id = %(indicator)s AND t.category = ''
ORDER BY t.territory_id, t."on" DESC;
SELECT i.* FROM indicators_indicator i WHERE i.id = %(indicator)s
