-- Establishments, and indicators that add them up. Follows load_roadmaps.sql.

-- As many in each region, one department after the other: a region is a region, whatever its size.
CREATE TEMPORARY TABLE load_departments ON COMMIT DROP AS
SELECT department.id, region.place AS region_place, region.regions,
    row_number() OVER (PARTITION BY region.id ORDER BY department.code) - 1 AS place,
    count(*) OVER (PARTITION BY region.id) AS departments,
    ARRAY(
        SELECT area.id FROM territories_territory area
        WHERE area.kind = 'animation_area' AND area.parent_id = region.id ORDER BY area.code
    ) AS areas
FROM (
    SELECT id, row_number() OVER (ORDER BY code) - 1 AS place, count(*) OVER () AS regions FROM load_regions
) AS region
JOIN territories_territory department ON department.parent_id = region.id AND department.kind = 'department';

INSERT INTO territories_establishment (
    created_at, updated_at, source, certainty, note, finess, name, category, department_id, animation_area_id
)
SELECT now(), now(), 'Banc d’essai', 'certain', '', '99' || lpad(n::text, 7, '0'), 'Établissement ' || n,
    (ARRAY['ES', 'PA', 'PH', 'DOMICILE'])[1 + mod(n, 4)], department.id,
    department.areas[1 + mod(n / department.regions, GREATEST(cardinality(department.areas), 1))]
FROM generate_series(0, %(establishments)s - 1) AS series (n)
JOIN load_departments department ON department.region_place = mod(n, department.regions)
    AND department.place = mod(n / department.regions, department.departments)
ORDER BY series.n;

-- Two stocks out of three, one part of four.
INSERT INTO indicators_indicator (
    created_at, updated_at, version, source, certainty, note, code, name, definition, unit, kind, direction,
    numerator, denominator, periodicity, publication_delay, territory_rule, summed_level, time_rule, cumulative,
    zero_start, sensitive, decimals, integer_only, monotone, total_of_parts, "order", programme_id
)
SELECT now(), now(), 1, 'Banc d’essai', 'certain', '', 'CHARGE-' || lpad(n::text, 2, '0'),
    'Indicateur ' || n || ' du banc d’essai', '', CASE WHEN mod(n, 4) = 0 THEN '%%' ELSE 'établissements' END,
    CASE WHEN mod(n, 4) = 0 THEN 'ratio' ELSE 'count' END, CASE WHEN mod(n, 7) = 0 THEN 'down' ELSE 'up' END,
    '', '', 'monthly', 30, CASE WHEN mod(n, 4) = 0 THEN 'ratio' ELSE 'sum' END, 'establishment',
    CASE WHEN mod(n, 3) = 0 THEN 'sum' ELSE 'last' END, false, true, false,
    CASE WHEN mod(n, 4) = 0 THEN 2 ELSE 0 END, false, false, false, 1000 + n, programme.id
FROM generate_series(1, %(indicators)s) AS series (n)
LEFT JOIN (
    SELECT id, row_number() OVER (ORDER BY code) - 1 AS place, count(*) OVER () AS programmes FROM programmes_programme
) AS programme ON programme.place = mod(n, programme.programmes)
ORDER BY series.n;

INSERT INTO indicators_trajectory (
    created_at, updated_at, source, certainty, note, indicator_id, territory_id, category, version, reason, author_label
)
SELECT now(), now(), 'Banc d’essai', 'certain', '', i.id, t.id, '', 1, '', ''
FROM indicators_indicator i
CROSS JOIN territories_territory t
WHERE i.code LIKE 'CHARGE-%%' AND (t.kind = 'nation' OR t.id IN (SELECT id FROM load_regions))
ORDER BY i.code, t.kind, t.code;

INSERT INTO indicators_target (trajectory_id, due, due_text, value, note)
SELECT tr.id, make_date(year, 12, 31), '', 20 * (year - 2020), ''
FROM indicators_trajectory tr JOIN indicators_indicator i ON i.id = tr.indicator_id
CROSS JOIN (VALUES (2024), (2027)) AS due (year)
WHERE i.code LIKE 'CHARGE-%%' ORDER BY tr.id, year;
