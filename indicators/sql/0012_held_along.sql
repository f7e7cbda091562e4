-- What hangs from these rows shows what stands above them: indicators/models/stamps.py, HELD_ALONG, which a test compares.
-- Never change this file once it is released: write the next one, with its migration.

CREATE OR REPLACE FUNCTION azimut_territory_holds_territories_establishment() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN PERFORM FROM territories_establishment WHERE department_id = OLD.id ORDER BY id FOR UPDATE; RETURN NEW; END $body$;
CREATE OR REPLACE TRIGGER then_holds_territories_establishment BEFORE UPDATE ON territories_territory FOR EACH ROW
WHEN (ROW(OLD.parent_id) IS DISTINCT FROM ROW(NEW.parent_id)) EXECUTE FUNCTION azimut_territory_holds_territories_establishment();
