-- What hangs from these rows shows what stands above them: roadmap/models/stamps.py, HELD_ALONG, which a test compares.
-- Never change this file once it is released: write the next one, with its migration.

CREATE OR REPLACE FUNCTION azimut_roadmap_holds_roadmap_action() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN PERFORM FROM roadmap_action WHERE roadmap_id = OLD.id ORDER BY id FOR UPDATE; RETURN NEW; END $body$;
CREATE OR REPLACE TRIGGER then_holds_roadmap_action BEFORE UPDATE ON roadmap_roadmap FOR EACH ROW
WHEN (ROW(OLD.published_at, OLD.withdrawn_at, OLD.kind, OLD.territory_id, OLD.state, OLD.code, OLD.title) IS DISTINCT FROM ROW(NEW.published_at, NEW.withdrawn_at, NEW.kind, NEW.territory_id, NEW.state, NEW.code, NEW.title)) EXECUTE FUNCTION azimut_roadmap_holds_roadmap_action();

CREATE OR REPLACE FUNCTION azimut_roadmap_holds_roadmap_goal() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN PERFORM FROM roadmap_goal WHERE roadmap_id = OLD.id ORDER BY id FOR UPDATE; RETURN NEW; END $body$;
CREATE OR REPLACE TRIGGER then_holds_roadmap_goal BEFORE UPDATE ON roadmap_roadmap FOR EACH ROW
WHEN (ROW(OLD.published_at, OLD.withdrawn_at, OLD.kind, OLD.territory_id, OLD.state, OLD.code, OLD.title) IS DISTINCT FROM ROW(NEW.published_at, NEW.withdrawn_at, NEW.kind, NEW.territory_id, NEW.state, NEW.code, NEW.title)) EXECUTE FUNCTION azimut_roadmap_holds_roadmap_goal();
