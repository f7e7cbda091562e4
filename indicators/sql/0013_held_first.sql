-- What is added holds what it is a part of: indicators/models/stamps.py, HELD_FIRST, which a test compares.
-- Never change this file once it is released: write the next one, with its migration.

CREATE OR REPLACE FUNCTION azimut_first_indicators_indicator_of_indicatorcategory() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM indicators_indicator WHERE id IN (SELECT n.indicator_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_indicators_indicator AFTER INSERT ON indicators_indicatorcategory
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_indicators_indicator_of_indicatorcategory();

CREATE OR REPLACE FUNCTION azimut_first_indicators_indicator_of_applicability() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM indicators_indicator WHERE id IN (SELECT n.indicator_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_indicators_indicator AFTER INSERT ON indicators_applicability
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_indicators_indicator_of_applicability();

CREATE OR REPLACE FUNCTION azimut_first_indicators_indicator_of_indicatorlink() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN EXECUTE $hold$ SELECT FROM indicators_indicator WHERE id IN (SELECT n.indicator_id FROM new_values n) ORDER BY id FOR NO KEY UPDATE $hold$; RETURN NULL; END $body$;
CREATE OR REPLACE TRIGGER azimut_first_indicators_indicator AFTER INSERT ON indicators_indicatorlink
REFERENCING NEW TABLE AS new_values FOR EACH STATEMENT EXECUTE FUNCTION azimut_first_indicators_indicator_of_indicatorlink();
