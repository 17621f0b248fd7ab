-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- Processes cache the systems, and which of them have a release (textindex/database.sql).
CREATE OR REPLACE TRIGGER codes_renews_systems AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON codes_codesystem
    FOR EACH STATEMENT EXECUTE FUNCTION textindex_renew_stamp('systems');
CREATE OR REPLACE TRIGGER codes_renews_released_systems AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON codes_release
    FOR EACH STATEMENT EXECUTE FUNCTION textindex_renew_stamp('systems');

-- Only what has a stamp is cached: the systems, and the word index of each, even while it is empty.
INSERT INTO textindex_stamp (name) SELECT 'index:' || id FROM codes_codesystem UNION SELECT 'systems' ON CONFLICT DO NOTHING;

-- A system takes its word index along when it is removed; postings know collections by number only.
CREATE OR REPLACE FUNCTION codes_drop_index() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM textindex_posting WHERE collection = OLD.id;
    DELETE FROM textindex_stamp WHERE name = 'index:' || OLD.id;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER codes_drops_index AFTER DELETE ON codes_codesystem FOR EACH ROW EXECUTE FUNCTION codes_drop_index();

-- What the pages of codes show (docs/adr/0034); systems and releases have stamps of their own, above.
DO $$
DECLARE shown text;
BEGIN
    FOREACH shown IN ARRAY ARRAY['axisdefinition', 'axisvalue', 'code', 'codeedition', 'codegroup', 'codemap', 'codenote',
        'droppedlead', 'grouping', 'groupmember', 'indexterm', 'otherparent', 'similarcodes', 'tablerow', 'tablerow_values'] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER codes_renews_pages AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON codes_%s
            FOR EACH STATEMENT EXECUTE FUNCTION textindex_renew_stamp_at_commit(''pages'')', shown);
    END LOOP;
END $$;
