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

-- TRUNCATE, which `manage.py flush` sends, passes by the triggers of rows. Databases of tests say of their connections that they
-- are disposable.
CREATE OR REPLACE FUNCTION record_keep_table() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('medref.is_disposable', true), '') <> 'on' THEN
        RAISE EXCEPTION 'the record is never emptied: create another database instead'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tables_are_not_emptied';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER tables_are_not_emptied BEFORE TRUNCATE ON record_event
    FOR EACH STATEMENT EXECUTE FUNCTION record_keep_table();
