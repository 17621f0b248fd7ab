-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- Only drafts change: what a reviewer approves, or readers see and cite, stays as it is, whoever writes and by whatever
-- means (docs/adr/0004). These triggers keep that promise for the row of a version, for its parts, and for its lists of terms.

-- In review only the outcome of the review may be written; afterwards only the state may move on, and only as the steps of
-- procedures/rules.py move it. A published text may be reviewed again, on a later day (docs/adr/0023).
CREATE OR REPLACE FUNCTION procedures_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    review text[] := ARRAY['reviewed_by_id', 'reviewer_role', 'reviewed_on', 'review_due_on', 'is_note_dropped'];
    free text[] := CASE
        WHEN OLD.state = 'in_review' THEN review || ARRAY['state', 'published_at']
        WHEN OLD.state = 'published' AND NEW.state = 'published' AND NEW.reviewed_on > coalesce(OLD.reviewed_on, '-infinity')
            THEN review || ARRAY['is_unreviewed']
        ELSE ARRAY['state', 'read_instead_id'] END;
    following text[] := CASE OLD.state
        WHEN 'draft' THEN ARRAY['in_review', 'published', 'discarded']
        WHEN 'in_review' THEN ARRAY['draft', 'published']
        WHEN 'published' THEN ARRAY['superseded', 'withdrawn']
        WHEN 'withdrawn' THEN ARRAY['published']
        WHEN 'discarded' THEN ARRAY['draft']
        ELSE ARRAY[]::text[] END;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state IN ('draft', 'in_review') THEN RETURN OLD; END IF;
    ELSIF NEW.state <> OLD.state AND NOT NEW.state = ANY (following) THEN
        RAISE EXCEPTION 'version % is %: it cannot become %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'steps_follow_the_rules';
    ELSIF OLD.state = 'draft' OR to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'version % is %: its text is kept as it is, start a new draft', OLD.id, OLD.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'only_drafts_change';
END $$;

CREATE OR REPLACE TRIGGER only_drafts_change BEFORE UPDATE OR DELETE ON procedures_procedureversion
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_version();

-- A version starts as a draft. Which version of which entry it is, who started it and when never changes, and a text is
-- published as reviewed only out of review.
CREATE OR REPLACE FUNCTION procedures_keep_identity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state = 'draft' THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'a version starts as a draft, not as %', NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'versions_start_as_drafts';
    ELSIF (NEW.id, NEW.procedure_id, NEW.number, NEW.created_by_id, NEW.created_at)
        IS DISTINCT FROM (OLD.id, OLD.procedure_id, OLD.number, OLD.created_by_id, OLD.created_at) THEN
        RAISE EXCEPTION 'version % keeps its entry, its number, who started it and when', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'versions_keep_their_identity';
    ELSIF OLD.state = 'draft' AND NEW.state = 'published' AND NEW.reviewed_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'version % was not in review', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reviewed_text_was_in_review';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER versions_keep_their_identity BEFORE INSERT OR UPDATE ON procedures_procedureversion
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_identity();

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
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_medicine
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('version_id');
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_milestone
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('version_id');
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_outcome
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('version_id');
CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON procedures_illustration
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

-- Pages show the names of terms, so a name never changes: renaming replaces a term by another one (docs/adr/0022).
CREATE OR REPLACE FUNCTION procedures_keep_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '“%” keeps its name: rename it in the admin, which replaces it by another term', OLD.name
        USING ERRCODE = 'check_violation', CONSTRAINT = 'terms_keep_their_names';
END $$;

CREATE OR REPLACE TRIGGER terms_keep_their_names BEFORE UPDATE OF name ON procedures_specialty
    FOR EACH ROW WHEN (NEW.name IS DISTINCT FROM OLD.name) EXECUTE FUNCTION procedures_keep_name();
CREATE OR REPLACE TRIGGER terms_keep_their_names BEFORE UPDATE OF name ON procedures_bodysite
    FOR EACH ROW WHEN (NEW.name IS DISTINCT FROM OLD.name) EXECUTE FUNCTION procedures_keep_name();
CREATE OR REPLACE TRIGGER terms_keep_their_names BEFORE UPDATE OF name ON procedures_setting
    FOR EACH ROW WHEN (NEW.name IS DISTINCT FROM OLD.name) EXECUTE FUNCTION procedures_keep_name();
CREATE OR REPLACE TRIGGER terms_keep_their_names BEFORE UPDATE OF name ON procedures_anesthesiatype
    FOR EACH ROW WHEN (NEW.name IS DISTINCT FROM OLD.name) EXECUTE FUNCTION procedures_keep_name();
CREATE OR REPLACE TRIGGER terms_keep_their_names BEFORE UPDATE OF name ON procedures_personnelrole
    FOR EACH ROW WHEN (NEW.name IS DISTINCT FROM OLD.name) EXECUTE FUNCTION procedures_keep_name();
CREATE OR REPLACE TRIGGER terms_keep_their_names BEFORE UPDATE OF name ON procedures_tool
    FOR EACH ROW WHEN (NEW.name IS DISTINCT FROM OLD.name) EXECUTE FUNCTION procedures_keep_name();
CREATE OR REPLACE TRIGGER terms_keep_their_names BEFORE UPDATE OF name ON procedures_riskterm
    FOR EACH ROW WHEN (NEW.name IS DISTINCT FROM OLD.name) EXECUTE FUNCTION procedures_keep_name();

-- Revisions and events are append-only (docs/adr/0021): nobody rewrites what was saved, by whom, and when.
CREATE OR REPLACE FUNCTION procedures_keep_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a record of % is never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'records_are_kept';
END $$;

CREATE OR REPLACE TRIGGER only_drafts_change BEFORE INSERT ON procedures_revision
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('version_id');
CREATE OR REPLACE TRIGGER records_are_kept BEFORE UPDATE OR DELETE ON procedures_revision
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_record();
CREATE OR REPLACE TRIGGER records_are_kept BEFORE UPDATE OR DELETE ON procedures_picture
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_record();
CREATE OR REPLACE TRIGGER records_are_kept BEFORE UPDATE OR DELETE ON procedures_editorialevent
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_record();
CREATE OR REPLACE TRIGGER records_are_kept BEFORE DELETE OR UPDATE OF digest, words, runs, author_id, version_id
    ON procedures_writtenpassage FOR EACH ROW EXECUTE FUNCTION procedures_keep_record();

-- Nobody approves a version in which their own unreviewed words stand, according to its newest revision. This is asked when
-- a reviewer is named, and again when the text is published, because words may have come in between. Once it is published, a
-- review frees its words: whoever wrote them may confirm it later.
CREATE OR REPLACE FUNCTION procedures_check_reviewer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    words jsonb := (SELECT authors FROM procedures_revision WHERE version_id = NEW.id ORDER BY number DESC LIMIT 1);
BEGIN
    IF words IS NULL THEN
        RAISE EXCEPTION 'version % has no revision that says whose words it contains', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reviewed_text_has_its_authors';
    ELSIF EXISTS (SELECT FROM jsonb_each(words) part WHERE part.value @> to_jsonb(NEW.reviewed_by_id)) THEN
        RAISE EXCEPTION 'version % contains words of its reviewer %', NEW.id, NEW.reviewed_by_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_reviews_their_own_words';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER nobody_reviews_their_own_words BEFORE UPDATE OF reviewed_by_id, state ON procedures_procedureversion
    FOR EACH ROW WHEN (
        NEW.reviewed_by_id IS NOT NULL
        AND (NEW.reviewed_by_id IS DISTINCT FROM OLD.reviewed_by_id
                AND NOT (OLD.state = 'published' AND OLD.reviewed_on IS NOT NULL)
            OR OLD.state = 'in_review' AND NEW.state = 'published')
    )
    EXECUTE FUNCTION procedures_check_reviewer();

-- Nor is a table emptied in which published text or the record of its editing stands: triggers of rows do not see TRUNCATE, which
-- `manage.py flush` sends. Databases of tests and benchmarks say of their connections that they are disposable.
CREATE OR REPLACE FUNCTION procedures_keep_table() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('medref.is_disposable', true), '') <> 'on' THEN
        RAISE EXCEPTION '% is never emptied: create another database instead', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tables_are_not_emptied';
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['procedureversion', 'procedurename', 'step', 'proceduretool', 'procedurepersonnel', 'risk',
        'medicine', 'milestone', 'outcome', 'source', 'procedurecode', 'procedureversion_specialties', 'procedureversion_body_sites', 'procedureversion_settings',
        'procedureversion_anesthesia_types', 'revision', 'editorialevent',
        'writtenpassage'] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER tables_are_not_emptied BEFORE TRUNCATE ON procedures_%s'
            ' FOR EACH STATEMENT EXECUTE FUNCTION procedures_keep_table()', kept);
    END LOOP;
END $$;

-- What readers' pages show (docs/adr/0034). The parts of a version never change once readers may see it, and drafts are saved
-- all day: of versions only those count that are or were published.
CREATE OR REPLACE FUNCTION procedures_renew_pages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM written WHERE state IN ('published', 'superseded', 'withdrawn')) THEN
        INSERT INTO textindex_renewal (stamp) VALUES ('pages');
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER procedures_renews_pages AFTER UPDATE ON procedures_procedureversion
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION procedures_renew_pages();
CREATE OR REPLACE TRIGGER procedures_renews_pages AFTER UPDATE OF slug ON procedures_procedure
    FOR EACH STATEMENT EXECUTE FUNCTION textindex_renew_stamp_at_commit('pages');

DO $$
DECLARE term text;
BEGIN
    FOREACH term IN ARRAY ARRAY['anesthesiatype', 'bodysite', 'personnelrole', 'setting', 'specialty', 'tool'] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER procedures_renews_pages AFTER UPDATE OR DELETE ON procedures_%s
            FOR EACH STATEMENT EXECUTE FUNCTION textindex_renew_stamp_at_commit(''pages'')', term);
    END LOOP;
END $$;

-- Pages of entries name their reviewers; that somebody signs in changes no page.
CREATE OR REPLACE TRIGGER procedures_renews_pages AFTER UPDATE OF username, first_name, last_name ON accounts_user
    FOR EACH STATEMENT EXECUTE FUNCTION textindex_renew_stamp_at_commit('pages');
