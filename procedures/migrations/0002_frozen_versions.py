"""The database keeps the promise that only drafts change: what readers see, or a reviewer approves, stays as it is."""

from django.db import migrations

PARTS = {
    "procedures_procedurename": "version_id",
    "procedures_step": "version_id",
    "procedures_proceduretool": "version_id",
    "procedures_procedurepersonnel": "version_id",
    "procedures_risk": "version_id",
    "procedures_source": "version_id",
    "procedures_procedurecode": "version_id",
    "procedures_procedureversion_specialties": "procedureversion_id",
    "procedures_procedureversion_body_sites": "procedureversion_id",
    "procedures_procedureversion_settings": "procedureversion_id",
    "procedures_procedureversion_anesthesia_types": "procedureversion_id",
}

# In review only the outcome of the review may be written; afterwards only the state may move on.
FREEZE_VERSION = """
CREATE FUNCTION procedures_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER only_drafts_change BEFORE UPDATE OR DELETE ON procedures_procedureversion
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_version();
"""

FREEZE_PART = """
CREATE FUNCTION procedures_keep_part() RETURNS trigger LANGUAGE plpgsql AS $$
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
""" + "".join(  # noqa: S608, table names of our own
    f"CREATE TRIGGER only_drafts_change BEFORE INSERT OR UPDATE OR DELETE ON {table} "
    f"FOR EACH ROW EXECUTE FUNCTION procedures_keep_part('{column}');\n"
    for table, column in PARTS.items()
)

THAW = (
    "".join(f"DROP TRIGGER only_drafts_change ON {table};" for table in [*PARTS, "procedures_procedureversion"])
    + "DROP FUNCTION procedures_keep_part(); DROP FUNCTION procedures_keep_version();"
)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]

    operations = [migrations.RunSQL(FREEZE_VERSION + FREEZE_PART, THAW)]
