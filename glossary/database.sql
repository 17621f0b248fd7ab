-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- What readers see explained is prepared once in each process, and stands on pages that are kept.
CREATE OR REPLACE TRIGGER glossary_renews_stamp AFTER INSERT OR UPDATE OR DELETE ON glossary_word
    FOR EACH STATEMENT EXECUTE FUNCTION textindex_renew_stamp('glossary');
CREATE OR REPLACE TRIGGER glossary_renews_pages AFTER INSERT OR UPDATE OR DELETE ON glossary_word
    FOR EACH STATEMENT EXECUTE FUNCTION textindex_renew_stamp_at_commit('pages');
INSERT INTO textindex_stamp (name) VALUES ('glossary') ON CONFLICT DO NOTHING;

-- A text that readers may have seen stays as it was.
CREATE OR REPLACE FUNCTION glossary_keep_word() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['state', 'approved_by_id', 'shown_at'];
BEGIN
    IF OLD.state = 'draft' THEN RETURN coalesce(NEW, OLD); END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'word % is kept as it is', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'words_are_kept';
END $$;

CREATE OR REPLACE TRIGGER words_are_kept BEFORE UPDATE OR DELETE ON glossary_word
    FOR EACH ROW EXECUTE FUNCTION glossary_keep_word();
