-- What is added holds what it is a part of: territories/models/stamps.py, HELD_FIRST, which a test compares.
-- Never change this file once it is released: write the next one, with its migration.

CREATE OR REPLACE FUNCTION azimut_first_territories_organisation_of_organisationname() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM territories_organisation WHERE id IN (SELECT n.organisation_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_territories_organisation AFTER INSERT ON territories_organisationname
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_territories_organisation_of_organisationname();

CREATE OR REPLACE FUNCTION azimut_first_territories_organisation_of_organisationarea() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM territories_organisation WHERE id IN (SELECT n.organisation_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_territories_organisation AFTER INSERT ON territories_organisationarea
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_territories_organisation_of_organisationarea();
