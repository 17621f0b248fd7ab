-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- A version that was signed off keeps its rules and its codes (docs/adr/0045): only a withdrawal may still be written.
CREATE OR REPLACE FUNCTION code_lists_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['state', 'withdrawn_by_id', 'withdrawn_at', 'reason'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'draft' THEN RETURN OLD; END IF;
    ELSIF OLD.state = 'draft' THEN
        RETURN NEW;
    ELSIF OLD.state = 'signed_off' AND NEW.state IN ('signed_off', 'withdrawn')
        AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'version % of a code list is %: it is kept as it is, start a new version', OLD.id, OLD.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_off_lists_are_kept';
END $$;

CREATE OR REPLACE TRIGGER signed_off_lists_are_kept BEFORE UPDATE OR DELETE ON code_lists_codelistversion
    FOR EACH ROW EXECUTE FUNCTION code_lists_keep_version();

-- Whoever wrote a version does not sign it off.
CREATE OR REPLACE FUNCTION code_lists_check_signer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM code_lists_codelistversion_authors
               WHERE codelistversion_id = NEW.id AND user_id = NEW.signed_off_by_id) THEN
        RAISE EXCEPTION 'version % of a code list was written by its signer %', NEW.id, NEW.signed_off_by_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_signs_off_their_own_list';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER nobody_signs_off_their_own_list BEFORE UPDATE OF state ON code_lists_codelistversion
    FOR EACH ROW WHEN (NEW.state = 'signed_off') EXECUTE FUNCTION code_lists_check_signer();

CREATE OR REPLACE FUNCTION code_lists_keep_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row_before jsonb := to_jsonb(OLD);
    row_after jsonb := to_jsonb(NEW);
BEGIN
    IF EXISTS (SELECT FROM code_lists_codelistversion WHERE state <> 'draft'
               AND id IN ((row_before ->> TG_ARGV[0])::bigint, (row_after ->> TG_ARGV[0])::bigint)) THEN
        RAISE EXCEPTION 'a version of a code list that was signed off is kept as it is, start a new version'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_off_lists_are_kept';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE OR REPLACE TRIGGER signed_off_lists_are_kept BEFORE INSERT OR UPDATE OR DELETE ON code_lists_rule
    FOR EACH ROW EXECUTE FUNCTION code_lists_keep_part('version_id');
CREATE OR REPLACE TRIGGER signed_off_lists_are_kept BEFORE INSERT OR UPDATE OR DELETE ON code_lists_listedcode
    FOR EACH ROW EXECUTE FUNCTION code_lists_keep_part('version_id');
CREATE OR REPLACE TRIGGER signed_off_lists_are_kept BEFORE INSERT OR UPDATE OR DELETE ON code_lists_codelistversion_authors
    FOR EACH ROW EXECUTE FUNCTION code_lists_keep_part('codelistversion_id');

-- What readers' pages show (docs/adr/0034): lists, and versions that are no drafts; their rules and codes never change.
CREATE OR REPLACE FUNCTION code_lists_renew_pages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM written WHERE state <> 'draft') THEN
        INSERT INTO textindex_renewal (stamp) VALUES ('pages');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER code_lists_renews_pages AFTER UPDATE ON code_lists_codelistversion
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION code_lists_renew_pages();
CREATE OR REPLACE TRIGGER code_lists_renews_pages AFTER UPDATE OR DELETE ON code_lists_codelist
    FOR EACH STATEMENT EXECUTE FUNCTION textindex_renew_stamp_at_commit('pages');
CREATE OR REPLACE TRIGGER code_lists_renews_pages AFTER INSERT OR DELETE ON code_lists_releasecheck
    FOR EACH STATEMENT EXECUTE FUNCTION textindex_renew_stamp_at_commit('pages');
