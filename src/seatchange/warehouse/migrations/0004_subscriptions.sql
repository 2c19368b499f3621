-- Alerts of one subscriber with the same bundle are told in one message; null: as its times say.
ALTER TABLE facts.alerts ADD COLUMN bundle VARCHAR;
