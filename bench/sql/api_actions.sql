-- A hundred actions with their pilots, programming and steps, as rows: what the list of the API shows.
SELECT a.id, region.code, a.roadmap_id, a.goal_id, a.code, a.title, a.priority, a.position, a.weight, s.state,
  s.confidence, s."on", s.comment, a.to_confirm, a.published_at, a.archived_at, a.version, stamp.touched_at
FROM roadmap_action a
JOIN roadmap_roadmap r ON r.id = a.roadmap_id
JOIN territories_territory region ON region.id = r.territory_id
LEFT JOIN roadmap_statusupdate s ON s.id = a.current_status_id
LEFT JOIN journal_stamp stamp ON stamp.resource = 'actions' AND stamp.object_id = a.id
WHERE a.withdrawn_at IS NULL AND a.published_at IS NOT NULL AND r.withdrawn_at IS NULL AND r.published_at IS NOT NULL
ORDER BY a.id LIMIT 100;

SELECT p.action_id, p.organisation_id, o.short_name, o.name, p.role, p.label
FROM roadmap_pilotage p LEFT JOIN territories_organisation o ON o.id = p.organisation_id
WHERE p.action_id IN (SELECT a.id FROM roadmap_action a ORDER BY a.id LIMIT 100)
ORDER BY p.action_id, p.position, p.id;

SELECT y.id, y.action_id, y.year, y.text
FROM roadmap_programming y WHERE y.action_id IN (SELECT a.id FROM roadmap_action a ORDER BY a.id LIMIT 100)
ORDER BY y.action_id, y.year;

SELECT e.id, e.programming_id, e.text, e.due, e.state
FROM roadmap_step e JOIN roadmap_programming y ON y.id = e.programming_id
WHERE y.action_id IN (SELECT a.id FROM roadmap_action a ORDER BY a.id LIMIT 100)
ORDER BY e.programming_id, e.position;

SELECT l.action_id, l.national_goal_id FROM roadmap_alignment l
WHERE l.action_id IN (SELECT a.id FROM roadmap_action a ORDER BY a.id LIMIT 100) ORDER BY l.action_id, l.national_goal_id;

SELECT l.action_id, l.id, l.what, l.unblock, l.remind_on, l.created_at FROM roadmap_blocking l
WHERE l.action_id IN (SELECT a.id FROM roadmap_action a ORDER BY a.id LIMIT 100) AND l.lifted_at IS NULL ORDER BY l.action_id, l.id DESC;
