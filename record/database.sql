-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- The record is only ever added to, whoever writes and by whatever means (docs/adr/0025).
CREATE OR REPLACE FUNCTION record_keep_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'event % is kept as it is', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'events_are_kept';
END $$;

CREATE OR REPLACE TRIGGER events_are_kept BEFORE UPDATE OR DELETE ON record_event
    FOR EACH ROW EXECUTE FUNCTION record_keep_event();
