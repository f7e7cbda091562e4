-- What hangs from these rows shows what stands above them: programmes/models/stamps.py, HELD_ALONG, which a test compares.
-- Never change this file once it is released: write the next one, with its migration.

CREATE OR REPLACE FUNCTION azimut_programme_holds_programmes_window() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN PERFORM FROM programmes_window WHERE programme_id = OLD.id ORDER BY id FOR UPDATE; RETURN NEW; END $body$;
CREATE OR REPLACE TRIGGER then_holds_programmes_window BEFORE UPDATE ON programmes_programme FOR EACH ROW
WHEN (ROW(OLD.code, OLD.name) IS DISTINCT FROM ROW(NEW.code, NEW.name)) EXECUTE FUNCTION azimut_programme_holds_programmes_window();

CREATE OR REPLACE FUNCTION azimut_territory_holds_programmes_window() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN PERFORM FROM programmes_window WHERE territory_id = OLD.id ORDER BY id FOR UPDATE; RETURN NEW; END $body$;
CREATE OR REPLACE TRIGGER then_holds_programmes_window BEFORE UPDATE ON territories_territory FOR EACH ROW
WHEN (ROW(OLD.parent_id) IS DISTINCT FROM ROW(NEW.parent_id)) EXECUTE FUNCTION azimut_territory_holds_programmes_window();

CREATE OR REPLACE FUNCTION azimut_organisation_holds_programmes_application() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN PERFORM FROM programmes_application WHERE organisation_id = OLD.id OR id IN (SELECT application_id FROM programmes_application_partners WHERE organisation_id = OLD.id) ORDER BY id FOR UPDATE; RETURN NEW; END $body$;
CREATE OR REPLACE TRIGGER then_holds_programmes_application BEFORE UPDATE ON territories_organisation FOR EACH ROW
WHEN (ROW(OLD.name, OLD.short_name) IS DISTINCT FROM ROW(NEW.name, NEW.short_name)) EXECUTE FUNCTION azimut_organisation_holds_programmes_application();

CREATE OR REPLACE FUNCTION azimut_establishment_holds_programmes_application() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN PERFORM FROM programmes_application WHERE establishment_id = OLD.id ORDER BY id FOR UPDATE; RETURN NEW; END $body$;
CREATE OR REPLACE TRIGGER then_holds_programmes_application BEFORE UPDATE ON territories_establishment FOR EACH ROW
WHEN (ROW(OLD.name, OLD.finess) IS DISTINCT FROM ROW(NEW.name, NEW.finess)) EXECUTE FUNCTION azimut_establishment_holds_programmes_application();
