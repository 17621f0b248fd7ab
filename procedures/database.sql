-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- Only drafts change: what a reviewer approves, or readers see and cite, stays as it is, whoever writes and by whatever
-- means (docs/adr/0004). These triggers keep that promise for the row of a version, for its parts, and for its lists of terms.

-- In review only the outcome of the review may be written; afterwards only the state may move on.
CREATE OR REPLACE FUNCTION procedures_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := CASE WHEN OLD.state = 'in_review'
        THEN ARRAY['state', 'published_at', 'reviewed_by_id', 'reviewer_role', 'reviewed_on', 'review_due_on']
        ELSE ARRAY['state'] END;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state IN ('draft', 'in_review') THEN RETURN OLD; END IF;
    ELSIF OLD.state = 'draft' OR to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'version % is %: its text is kept as it is, start a new draft', OLD.id, OLD.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'only_drafts_change';
END $$;

CREATE OR REPLACE TRIGGER only_drafts_change BEFORE UPDATE OR DELETE ON procedures_procedureversion
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_version();

-- A row that belongs to a version, before and after the change; the argument names the column that says which version.
CREATE OR REPLACE FUNCTION procedures_keep_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row_before jsonb := to_jsonb(OLD);
    row_after jsonb := to_jsonb(NEW);
    frozen text;
BEGIN
    SELECT id || ' is ' || state INTO frozen FROM procedures_procedureversion
    WHERE state <> 'draft' AND id IN ((row_before ->> TG_ARGV[0])::bigint, (row_after ->> TG_ARGV[0])::bigint)
    LIMIT 1;
    IF frozen IS NOT NULL THEN
        RAISE EXCEPTION 'version %: its text is kept as it is, start a new draft', frozen
            USING ERRCODE = 'check_violation', CONSTRAINT = 'only_drafts_change';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_procedurename
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('version_id');
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_step
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('version_id');
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_proceduretool
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('version_id');
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_procedurepersonnel
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('version_id');
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_risk
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('version_id');
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_source
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('version_id');
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_procedurecode
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('version_id');
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_procedureversion_specialties
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('procedureversion_id');
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_procedureversion_body_sites
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('procedureversion_id');
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_procedureversion_settings
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('procedureversion_id');
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_procedureversion_anesthesia_types
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('procedureversion_id');
