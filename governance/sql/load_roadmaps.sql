-- Roadmaps of the regions for benchmarks: the same for the same seed. See governance/services/load.py.

-- A whole number from 0, as good as drawn: always the same for the same words.
CREATE OR REPLACE FUNCTION pg_temp.chance(among integer, VARIADIC words text[]) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
    SELECT mod(('x' || substr(md5('%(seed)s:' || array_to_string(words, ':')), 1, 7))::bit(28)::integer, among)
$$;

CREATE TEMPORARY TABLE load_regions ON COMMIT DROP AS
SELECT id, code, name FROM territories_territory
WHERE kind = 'region' AND valid_to IS NULL ORDER BY code LIMIT %(regions)s;

INSERT INTO roadmap_roadmap (
    created_at, updated_at, version, source, certainty, note, kind, code, title, document_version, period_start,
    period_end, announced_period, state, published_at, territory_id
)
SELECT now(), now(), 1, 'Banc d’essai', 'certain', '', 'regional', 'charge-' || lower(code),
    'Feuille de route 2023-2027 · ' || name || ' (banc d’essai)', '', 2023, 2027, '', 'adopted',
    '2023-01-01 08:00+00', id
FROM load_regions ORDER BY code;

INSERT INTO roadmap_roadmaplevel (roadmap_id, depth, name, plural, note)
SELECT r.id, level.depth, level.name, level.plural, ''
FROM roadmap_roadmap r
CROSS JOIN (VALUES (1, 'Axe', 'axes'), (2, 'Objectif', 'objectifs')) AS level (depth, name, plural)
WHERE r.code LIKE 'charge-%%' ORDER BY r.code, level.depth;

INSERT INTO roadmap_goal (
    created_at, updated_at, version, source, certainty, note, roadmap_id, level_id, number, number_certainty, title,
    description, position, weight
)
SELECT now(), now(), 1, '', 'certain', '', level.roadmap_id, level.id, n::text, 'certain',
    'Axe ' || n || ' du plan régional', '', n, 1
FROM roadmap_roadmaplevel level JOIN roadmap_roadmap r ON r.id = level.roadmap_id
CROSS JOIN generate_series(1, %(axes)s) AS series (n)
WHERE r.code LIKE 'charge-%%' AND level.depth = 1 ORDER BY r.code, series.n;

INSERT INTO roadmap_goal (
    created_at, updated_at, version, source, certainty, note, roadmap_id, level_id, parent_id, number,
    number_certainty, title, description, position, weight
)
SELECT now(), now(), 1, '', 'certain', '', level.roadmap_id, level.id, axis.id, axis.number || '-' || n, 'certain',
    'Objectif ' || axis.number || '-' || n || ' du plan régional', '', (axis.position - 1) * %(objectives)s + n,
    1 + pg_temp.chance(3, 'weight', r.code, axis.number, n::text)
FROM roadmap_roadmaplevel level JOIN roadmap_roadmap r ON r.id = level.roadmap_id
JOIN roadmap_goal axis ON axis.roadmap_id = r.id AND axis.parent_id IS NULL
CROSS JOIN generate_series(1, %(objectives)s) AS series (n)
WHERE r.code LIKE 'charge-%%' AND level.depth = 2 ORDER BY r.code, axis.position, series.n;

INSERT INTO roadmap_action (
    created_at, updated_at, version, roadmap_id, goal_id, code, title, priority, position, weight, extras, to_confirm,
    published_at
)
SELECT now(), now(), 1, r.id, goal.id, 'A' || n,
    (ARRAY['Déployer', 'Accompagner', 'Généraliser', 'Former à', 'Évaluer', 'Sécuriser'])
        [1 + pg_temp.chance(6, 'verb', r.code, n::text)] || ' '
    || (ARRAY['la messagerie sécurisée', 'le dossier médical', 'la télésurveillance', 'les exercices de crise', 'le ROR'])
        [1 + pg_temp.chance(5, 'thing', r.code, n::text)] || ' (n° ' || n || ')',
    1 + pg_temp.chance(3, 'priority', r.code, n::text), n, 1, '{}', '[]', '2023-01-02 08:00+00'
FROM roadmap_roadmap r
CROSS JOIN generate_series(1, %(actions)s) AS series (n)
JOIN roadmap_goal goal ON goal.roadmap_id = r.id AND goal.parent_id IS NOT NULL
    AND goal.position = 1 + mod(n - 1, %(axes)s * %(objectives)s)
WHERE r.code LIKE 'charge-%%' ORDER BY r.code, series.n;

CREATE TEMPORARY TABLE load_actions ON COMMIT DROP AS
SELECT a.id, a.position AS n, r.code AS region, r.territory_id
FROM roadmap_action a JOIN roadmap_roadmap r ON r.id = a.roadmap_id WHERE r.code LIKE 'charge-%%';
ANALYZE load_actions;

INSERT INTO roadmap_pilotage (action_id, organisation_id, role, label, position)
SELECT a.id, pilot.organisation_id, 'pilot', '', 0
FROM load_actions a
CROSS JOIN LATERAL (
    SELECT area.organisation_id FROM territories_organisationarea area
    WHERE area.territory_id = a.territory_id
    ORDER BY pg_temp.chance(1000, 'pilot', a.region, a.n::text, area.organisation_id::text), area.organisation_id
    LIMIT 1
) AS pilot
ORDER BY a.region, a.n;

INSERT INTO roadmap_pilotage (action_id, role, label, position)
SELECT a.id, 'support', 'Porteurs ' || pg_temp.chance(40, 'label', a.region, a.n::text), 1
FROM load_actions a WHERE pg_temp.chance(3, 'second', a.region, a.n::text) = 0 ORDER BY a.region, a.n;

INSERT INTO roadmap_programming (action_id, year, text)
SELECT a.id, year, '-Étape ' || year || ' de l’action ' || a.n || ' -Bilan de l’année ' || year
FROM load_actions a CROSS JOIN generate_series(2023, 2027) year ORDER BY a.region, a.n, year;

INSERT INTO roadmap_step (programming_id, position, text, due, state)
SELECT p.id, k, 'Étape ' || k || ' de l’année ' || p.year,
    CASE WHEN pg_temp.chance(3, 'due', a.region, a.n::text, p.year::text, k::text) = 0
        THEN make_date(p.year, 1 + pg_temp.chance(12, 'month', a.region, a.n::text, p.year::text, k::text), 28) END,
    (ARRAY['unknown', 'unknown', 'unknown', 'unknown', 'done', 'done', 'done', 'planned', 'planned', 'cancelled'])
        [1 + pg_temp.chance(10, 'state', a.region, a.n::text, p.year::text, k::text)]
FROM load_actions a JOIN roadmap_programming p ON p.action_id = a.id CROSS JOIN generate_series(1, 2) k
ORDER BY a.region, a.n, p.year, k;

INSERT INTO roadmap_statusupdate (
    action_id, "on", state, confidence, comment, links, author_label, created_at, retracted_by_label
)
SELECT a.id, make_date(2022 + rank, 1 + pg_temp.chance(12, 'when', a.region, a.n::text, rank::text), 15),
    (ARRAY['to_launch', 'under_way', 'under_way', 'recurring', 'done', 'suspended', 'abandoned'])
        [1 + pg_temp.chance(7, 'status', a.region, a.n::text, rank::text)],
    (ARRAY['on_course', 'on_course', 'needs_attention', 'in_difficulty', NULL])
        [1 + pg_temp.chance(5, 'confidence', a.region, a.n::text, rank::text)],
    'Point ' || rank || ' de l’action ' || a.n, '[]', 'Banc d’essai',
    make_date(2022 + rank, 12, 20) + time '09:00', ''
FROM load_actions a
CROSS JOIN LATERAL generate_series(1, pg_temp.chance(4, 'updates', a.region, a.n::text)) rank
ORDER BY a.region, a.n, rank;

UPDATE roadmap_action SET current_status_id = last.id
FROM (
    SELECT s.action_id, max(s.id) AS id FROM roadmap_statusupdate s JOIN load_actions a ON a.id = s.action_id
    GROUP BY s.action_id
) AS last
WHERE last.action_id = roadmap_action.id;

INSERT INTO roadmap_milestone (source, certainty, note, goal_id, due, due_text, label, reached_on)
SELECT '', 'certain', '', goal.id, make_date(2023 + n, 6, 30), '', 'Jalon ' || n || ' de l’objectif ' || goal.number,
    CASE WHEN n = 1 THEN make_date(2024, 6, 1) END
FROM roadmap_goal goal JOIN roadmap_roadmap r ON r.id = goal.roadmap_id CROSS JOIN generate_series(1, 3) AS series (n)
WHERE r.code LIKE 'charge-%%' AND goal.parent_id IS NOT NULL ORDER BY r.code, goal.position, series.n;

-- To the goals of the national roadmap in force, its deepest ones.
INSERT INTO roadmap_alignment (created_at, updated_at, action_id, national_goal_id)
SELECT now(), now(), a.id, national.id
FROM load_actions a
CROSS JOIN generate_series(1, 2) rank
JOIN (
    SELECT goal.id, row_number() OVER (ORDER BY goal.position, goal.id) - 1 AS place, count(*) OVER () AS goals
    FROM roadmap_goal goal JOIN roadmap_roadmap r ON r.id = goal.roadmap_id
    WHERE r.code = %(national)s AND goal.withdrawn_at IS NULL
        AND NOT EXISTS (SELECT FROM roadmap_goal child WHERE child.parent_id = goal.id)
) AS national ON national.place = mod(pg_temp.chance(1000000, 'aligned', a.region, a.n::text) + rank * 7, national.goals)
WHERE pg_temp.chance(3, 'aligned', a.region, a.n::text, rank::text) < 2
ORDER BY a.region, a.n, rank;
