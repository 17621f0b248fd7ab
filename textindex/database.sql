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
