-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- An imported draft goes to review or to readers only after a person has settled all that was found in its source
-- (docs/adr/0016), whoever moves it on and by whatever means.
CREATE OR REPLACE FUNCTION imports_check_findings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM imports_finding f JOIN imports_importeddocument d ON d.id = f.document_id
        WHERE d.version_id = NEW.id AND f.outcome = ''
    ) THEN
        RAISE EXCEPTION 'version % has findings that nobody has settled', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'findings_are_settled_first';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER findings_are_settled_first BEFORE UPDATE OF state ON procedures_procedureversion
    FOR EACH ROW WHEN (OLD.state = 'draft' AND NEW.state IN ('in_review', 'published'))
    EXECUTE FUNCTION imports_check_findings();
