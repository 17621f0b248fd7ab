-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- What a reader wrote is never changed or deleted; a report is only settled, once (docs/adr/0038).
CREATE OR REPLACE FUNCTION feedback_keep_report() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['state', 'note', 'settled_by_id', 'settled_at'];
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'open' AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'report % is kept as it is', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'reports_are_kept';
END $$;

CREATE OR REPLACE TRIGGER reports_are_kept BEFORE UPDATE OR DELETE ON feedback_report
    FOR EACH ROW EXECUTE FUNCTION feedback_keep_report();
