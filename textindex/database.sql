-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- Stamps: one row for each thing that processes cache. Every write of the thing gives its stamp another value in the same
-- transaction, so the next reader knows, in whichever process, that its copy is out of date (docs/adr/0008). Rooms put this
-- function on the tables of what they cache, with the name of the stamp.

CREATE OR REPLACE FUNCTION textindex_renew_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO textindex_stamp (name) VALUES (TG_ARGV[0]) ON CONFLICT (name) DO UPDATE SET value = gen_random_uuid();
    RETURN NULL;
END $$;

-- Many tables share the stamp of readers' pages. Renewed at each write, it would make all their writers wait for each other
-- until they commit. So a write leaves a row in textindex_renewal, and the commit takes it away and renews the stamp as its
-- last act (docs/adr/0034).

CREATE OR REPLACE FUNCTION textindex_renew_stamp_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO textindex_renewal (stamp) VALUES (TG_ARGV[0]);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION textindex_finish_renewal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM textindex_renewal WHERE stamp = NEW.stamp;
    IF FOUND THEN  -- the first of the rows that the transaction left; the others went with it
        INSERT INTO textindex_stamp (name) VALUES (NEW.stamp) ON CONFLICT (name) DO UPDATE SET value = gen_random_uuid();
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS textindex_finishes_renewals ON textindex_renewal;  -- a constraint trigger cannot be replaced
CREATE CONSTRAINT TRIGGER textindex_finishes_renewals AFTER INSERT ON textindex_renewal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION textindex_finish_renewal();

INSERT INTO textindex_stamp (name) VALUES ('pages') ON CONFLICT DO NOTHING;

-- Finished pages can be made again at any time, so they are not written to the log of the database (docs/adr/0049).

ALTER TABLE textindex_sharedpage SET UNLOGGED;
