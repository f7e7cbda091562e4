-- What is added holds what it is a part of: roadmap/models/stamps.py, HELD_FIRST, which a test compares.
-- Never change this file once it is released: write the next one, with its migration.

CREATE OR REPLACE FUNCTION azimut_first_roadmap_roadmap_shown_of_action() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_roadmap WHERE id IN (SELECT n.roadmap_id FROM new_values n) ORDER BY id FOR KEY SHARE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_roadmap_shown AFTER INSERT ON roadmap_action
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_roadmap_shown_of_action();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_roadmap_shown_of_goal() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_roadmap WHERE id IN (SELECT n.roadmap_id FROM new_values n) ORDER BY id FOR KEY SHARE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_roadmap_shown AFTER INSERT ON roadmap_goal
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_roadmap_shown_of_goal();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_roadmap_of_roadmaplevel() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_roadmap WHERE id IN (SELECT n.roadmap_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_roadmap AFTER INSERT ON roadmap_roadmaplevel
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_roadmap_of_roadmaplevel();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_action_of_pilotage() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_action WHERE id IN (SELECT n.action_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_action AFTER INSERT ON roadmap_pilotage
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_action_of_pilotage();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_action_of_programming() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_action WHERE id IN (SELECT n.action_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_action AFTER INSERT ON roadmap_programming
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_action_of_programming();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_action_of_statusupdate() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_action WHERE id IN (SELECT n.action_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_action AFTER INSERT ON roadmap_statusupdate
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_action_of_statusupdate();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_action_of_blocking() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_action WHERE id IN (SELECT n.action_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_action AFTER INSERT ON roadmap_blocking
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_action_of_blocking();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_action_of_alignment() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_action WHERE id IN (SELECT n.action_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_action AFTER INSERT ON roadmap_alignment
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_action_of_alignment();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_action_of_milestone() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_action WHERE id IN (SELECT n.action_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_action AFTER INSERT ON roadmap_milestone
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_action_of_milestone();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_action_of_step() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_action WHERE id IN (SELECT p.action_id FROM new_values n JOIN roadmap_programming p ON p.id = n.programming_id) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_action AFTER INSERT ON roadmap_step
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_action_of_step();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_action_of_proof() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_action WHERE id IN (SELECT COALESCE(u.action_id, p.action_id) FROM new_values n LEFT JOIN roadmap_statusupdate u ON u.id = n.status_update_id LEFT JOIN roadmap_step s ON s.id = n.step_id LEFT JOIN roadmap_programming p ON p.id = s.programming_id) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_action AFTER INSERT ON roadmap_proof
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_action_of_proof();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_goal_of_alignment() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_goal WHERE id IN (SELECT n.goal_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_goal AFTER INSERT ON roadmap_alignment
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_goal_of_alignment();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_goal_of_milestone() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_goal WHERE id IN (SELECT n.goal_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_goal AFTER INSERT ON roadmap_milestone
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_goal_of_milestone();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_goal_shown_of_alignment() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_goal WHERE id IN (SELECT n.national_goal_id FROM new_values n) ORDER BY id FOR KEY SHARE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_goal_shown AFTER INSERT ON roadmap_alignment
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_goal_shown_of_alignment();

CREATE OR REPLACE FUNCTION azimut_first_roadmap_goal_of_goalsuccession() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM roadmap_goal WHERE id IN (SELECT unnest(ARRAY[n.predecessor_id, n.successor_id]) FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_roadmap_goal AFTER INSERT ON roadmap_goalsuccession
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_roadmap_goal_of_goalsuccession();
