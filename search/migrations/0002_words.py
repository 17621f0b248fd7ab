"""How the words of codes and entries reach `search_findable`: a text search configuration, two views, and triggers.

The views say which words a thing has; the triggers copy them whenever a code, an index term or the state of a version
changes, in the same transaction (docs/adr/0003-search-follows-by-trigger.md). A code without a text is found by its code
alone, so it has no row here.

Signs that PostgreSQL would read as part of a path, a number, a mail address or a tag are blanks to us, as they are in
codes/words.py: "thigh" finds "hip/thigh".
"""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION medref (COPY = english);
ALTER TEXT SEARCH CONFIGURATION medref ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;

CREATE FUNCTION search_words(what text, weight "char") RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector('medref', regexp_replace(coalesce(what, ''), '[-/.@_:<>+]', ' ', 'g')), weight);
"""

VIEWS = """
CREATE VIEW search_code_words AS
SELECT c.id AS code_id, c.system_id,
       search_words(c.title, 'A')
       || search_words((SELECT string_agg(t.term, ' ') FROM codes_indexterm t WHERE t.code_id = c.id), 'B')
       || search_words(c.short_title, 'C') AS words
FROM codes_code c WHERE c.title <> '';

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
"""

FUNCTIONS = """
CREATE FUNCTION search_follow_codes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_findable WHERE code_id IN (SELECT id FROM changed WHERE title = '');
    INSERT INTO search_findable (kind, code_id, system_id, words)
    SELECT 'code', w.code_id, w.system_id, w.words FROM search_code_words w WHERE w.code_id IN (SELECT id FROM changed)
    ON CONFLICT (code_id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;

CREATE FUNCTION search_follow_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_findable (kind, code_id, system_id, words)
    SELECT 'code', w.code_id, w.system_id, w.words FROM search_code_words w
    WHERE w.code_id IN (SELECT code_id FROM changed)
    ON CONFLICT (code_id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;

CREATE FUNCTION search_follow_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_findable WHERE procedure_id = NEW.procedure_id;
    INSERT INTO search_findable (kind, procedure_id, words)
    SELECT 'procedure', w.procedure_id, w.words FROM search_procedure_words w WHERE w.procedure_id = NEW.procedure_id;
    RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER search_follows_new_codes AFTER INSERT ON codes_code
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_follow_codes();
CREATE TRIGGER search_follows_changed_codes AFTER UPDATE ON codes_code
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_follow_codes();
CREATE TRIGGER search_follows_new_terms AFTER INSERT ON codes_indexterm
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_follow_terms();
CREATE TRIGGER search_follows_changed_terms AFTER UPDATE ON codes_indexterm
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_follow_terms();
CREATE TRIGGER search_follows_lost_terms AFTER DELETE ON codes_indexterm
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_follow_terms();
CREATE TRIGGER search_follows_published_versions AFTER UPDATE OF state ON procedures_procedureversion
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION search_follow_version();
"""

UNDO = """
DROP FUNCTION search_follow_codes() CASCADE;
DROP FUNCTION search_follow_terms() CASCADE;
DROP FUNCTION search_follow_version() CASCADE;
DROP VIEW search_code_words;
DROP VIEW search_procedure_words;
DROP FUNCTION search_words;
DROP TEXT SEARCH CONFIGURATION medref;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        ("codes", "0001_initial"),
        ("procedures", "0002_frozen_versions"),
    ]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(CONFIGURATION + VIEWS + FUNCTIONS + TRIGGERS, UNDO),
    ]
