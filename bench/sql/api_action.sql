-- One action with its pilots, programming and steps, as rows.
SELECT a.id, region.code, a.roadmap_id, a.goal_id, a.code, a.title, a.priority, a.position, a.weight, s.state,
  s.confidence, s."on", s.comment, a.to_confirm, a.published_at, a.archived_at, a.version, stamp.touched_at
FROM roadmap_action a
JOIN roadmap_roadmap r ON r.id = a.roadmap_id
JOIN territories_territory region ON region.id = r.territory_id
LEFT JOIN roadmap_statusupdate s ON s.id = a.current_status_id
LEFT JOIN journal_stamp stamp ON stamp.resource = 'actions' AND stamp.object_id = a.id
WHERE a.id = %(action)s;

SELECT p.organisation_id, o.short_name, o.name, p.role, p.label
FROM roadmap_pilotage p LEFT JOIN territories_organisation o ON o.id = p.organisation_id
WHERE p.action_id = %(action)s ORDER BY p.position, p.id;

SELECT y.id, y.year, y.text FROM roadmap_programming y WHERE y.action_id = %(action)s ORDER BY y.year;

SELECT e.id, e.programming_id, e.text, e.due, e.state
FROM roadmap_step e JOIN roadmap_programming y ON y.id = e.programming_id
WHERE y.action_id = %(action)s ORDER BY e.programming_id, e.position;

SELECT l.action_id, l.national_goal_id FROM roadmap_alignment l
WHERE l.action_id = %(action)s ORDER BY l.action_id, l.national_goal_id;

SELECT l.action_id, l.id, l.what, l.unblock, l.remind_on, l.created_at FROM roadmap_blocking l
WHERE l.action_id = %(action)s AND l.lifted_at IS NULL ORDER BY l.action_id, l.id DESC;
