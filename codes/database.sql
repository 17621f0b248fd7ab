-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- Stamps: one row for each thing that processes cache. Every write of the thing gives its stamp another value in the same
-- transaction, so the next reader knows, in whichever process, that its copy is out of date (docs/adr/0008).

CREATE OR REPLACE FUNCTION codes_renew_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO codes_stamp (name) VALUES (TG_ARGV[0]) ON CONFLICT (name) DO UPDATE SET value = gen_random_uuid();
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER codes_renews_systems AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON codes_codesystem
    FOR EACH STATEMENT EXECUTE FUNCTION codes_renew_stamp('systems');

-- Only what has a stamp is cached: the systems, and the word index of each, even while it is empty.
INSERT INTO codes_stamp (name) SELECT 'index:' || id FROM codes_codesystem UNION SELECT 'systems' ON CONFLICT DO NOTHING;
