-- What hangs from these rows shows what stands above them: governance/models/stamps.py, HELD_ALONG, which a test compares.
-- Never change this file once it is released: write the next one, with its migration.

CREATE OR REPLACE FUNCTION azimut_territory_holds_governance_committee() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN PERFORM FROM governance_committee WHERE territory_id = OLD.id ORDER BY id FOR UPDATE; RETURN NEW; END $body$;
CREATE OR REPLACE TRIGGER then_holds_governance_committee BEFORE UPDATE ON territories_territory FOR EACH ROW
WHEN (ROW(OLD.parent_id, OLD.timezone) IS DISTINCT FROM ROW(NEW.parent_id, NEW.timezone)) EXECUTE FUNCTION azimut_territory_holds_governance_committee();
