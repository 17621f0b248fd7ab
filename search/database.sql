-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- The vocabulary is cached by every process: its stamp changes with every write of a term (textindex/database.sql).
CREATE OR REPLACE TRIGGER search_renews_vocabulary AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON search_vocabularyterm
    FOR EACH STATEMENT EXECUTE FUNCTION textindex_renew_stamp('vocabulary');

-- Only what has a stamp is cached: the vocabulary, and the word index of entries (collection 0), even while it is empty.
INSERT INTO textindex_stamp (name) VALUES ('vocabulary'), ('index:0') ON CONFLICT DO NOTHING;
