-- What is added holds what it is a part of: programmes/models/stamps.py, HELD_FIRST, which a test compares.
-- Never change this file once it is released: write the next one, with its migration.

CREATE OR REPLACE FUNCTION azimut_first_programmes_programme_of_strand() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM programmes_programme WHERE id IN (SELECT n.programme_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_programmes_programme AFTER INSERT ON programmes_strand
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_programmes_programme_of_strand();

CREATE OR REPLACE FUNCTION azimut_first_programmes_programme_of_keydate() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM programmes_programme WHERE id IN (SELECT n.programme_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_programmes_programme AFTER INSERT ON programmes_keydate
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_programmes_programme_of_keydate();

CREATE OR REPLACE FUNCTION azimut_first_programmes_programme_of_programmelink() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM programmes_programme WHERE id IN (SELECT n.programme_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_programmes_programme AFTER INSERT ON programmes_programmelink
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_programmes_programme_of_programmelink();

CREATE OR REPLACE FUNCTION azimut_first_programmes_programme_shown_of_envelope() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM programmes_programme WHERE id IN (SELECT n.programme_id FROM new_values n) ORDER BY id FOR KEY SHARE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_programmes_programme_shown AFTER INSERT ON programmes_envelope
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_programmes_programme_shown_of_envelope();

CREATE OR REPLACE FUNCTION azimut_first_programmes_window_of_application() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM programmes_window WHERE id IN (SELECT n.window_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_programmes_window AFTER INSERT ON programmes_application
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_programmes_window_of_application();

CREATE OR REPLACE FUNCTION azimut_first_programmes_application_of_applicationdomain() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM programmes_application WHERE id IN (SELECT n.application_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_programmes_application AFTER INSERT ON programmes_applicationdomain
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_programmes_application_of_applicationdomain();

CREATE OR REPLACE FUNCTION azimut_first_programmes_application_of_application_partners() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM programmes_application WHERE id IN (SELECT n.application_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_programmes_application AFTER INSERT ON programmes_application_partners
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_programmes_application_of_application_partners();

CREATE OR REPLACE FUNCTION azimut_first_programmes_window_of_applicationdomain() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM programmes_window WHERE id IN (SELECT a.window_id FROM new_values n JOIN programmes_application a ON a.id = n.application_id) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_programmes_window AFTER INSERT ON programmes_applicationdomain
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_programmes_window_of_applicationdomain();

CREATE OR REPLACE FUNCTION azimut_first_programmes_window_of_application_partners() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM programmes_window WHERE id IN (SELECT a.window_id FROM new_values n JOIN programmes_application a ON a.id = n.application_id) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_programmes_window AFTER INSERT ON programmes_application_partners
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_programmes_window_of_application_partners();
