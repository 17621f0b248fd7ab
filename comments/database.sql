-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- A comment is never changed or deleted, whoever writes and by whatever means (docs/adr/0033).
CREATE OR REPLACE FUNCTION comments_keep_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'comment % is kept as it is', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'comments_are_kept';
END $$;

CREATE OR REPLACE TRIGGER comments_are_kept BEFORE UPDATE OR DELETE ON comments_comment
    FOR EACH ROW EXECUTE FUNCTION comments_keep_comment();

-- A thread keeps its entry and its place; it is only resolved and opened again.
CREATE OR REPLACE FUNCTION comments_keep_thread() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['resolved_by_id', 'resolved_at'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'thread % is kept as it is', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'threads_are_kept';
END $$;

CREATE OR REPLACE TRIGGER threads_are_kept BEFORE UPDATE OR DELETE ON comments_thread
    FOR EACH ROW EXECUTE FUNCTION comments_keep_thread();
