-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- How text becomes words: English, without accents. PostgreSQL cannot replace a configuration, and what uses it depends on
-- it, so that it goes first and comes back below.
DROP VIEW IF EXISTS search_procedure_words;
DROP FUNCTION IF EXISTS search_words;
DROP TEXT SEARCH CONFIGURATION IF EXISTS medref;

CREATE TEXT SEARCH CONFIGURATION medref (COPY = english);
ALTER TEXT SEARCH CONFIGURATION medref ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;

-- Signs that PostgreSQL would read as part of a path, a number, a mail address or a tag are blanks to us, as they are in
-- textindex/words.py: "thigh" finds "hip/thigh".
CREATE FUNCTION search_words(what text, weight "char") RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector('medref', regexp_replace(coalesce(what, ''), '[-/.@_:<>+]', ' ', 'g')), weight);

-- The words of every published entry, by weight. The trigger below and rebuild_search both copy from here.
CREATE VIEW search_procedure_words AS
SELECT v.procedure_id,
       search_words(v.name, 'A')
       || search_words((SELECT string_agg(n.name, ' ; ') FROM procedures_procedurename n WHERE n.version_id = v.id), 'B')
       || search_words(v.summary, 'C')
       || search_words(concat_ws(' ', v.purpose_text, v.medical_condition, v.goals,
              v.indications_text, v.symptoms, v.conditions, v.description_text, v.risks_text,
              (SELECT string_agg(concat_ws(' ', s.label, s.text), ' ') FROM procedures_step s WHERE s.version_id = v.id),
              (SELECT string_agg(r.name, ' ; ') FROM procedures_risk r WHERE r.version_id = v.id)), 'D') AS words
FROM procedures_procedureversion v WHERE v.state = 'published';

-- The very next search finds what was published, and no longer finds what was withdrawn: search_findable changes in the
-- transaction that changes the state of a version (docs/adr/0003).
CREATE OR REPLACE FUNCTION search_follow_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_findable WHERE procedure_id = NEW.procedure_id;
    INSERT INTO search_findable (procedure_id, words)
    SELECT w.procedure_id, w.words FROM search_procedure_words w WHERE w.procedure_id = NEW.procedure_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER search_follows_published_versions AFTER UPDATE OF state ON procedures_procedureversion
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION search_follow_version();

-- The vocabulary is cached by every process: its stamp changes with every write of a term (codes/database.sql).
CREATE OR REPLACE TRIGGER search_renews_vocabulary AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON search_vocabularyterm
    FOR EACH STATEMENT EXECUTE FUNCTION textindex_renew_stamp('vocabulary');

INSERT INTO textindex_stamp (name) VALUES ('vocabulary') ON CONFLICT DO NOTHING;
