"""One row tells whether the vocabulary is still the one that a process has in memory: every write gives it a new name."""

from django.db import migrations

CREATE = """
CREATE TABLE search_vocabularyedition (edition uuid NOT NULL);
INSERT INTO search_vocabularyedition VALUES (gen_random_uuid());
CREATE FUNCTION search_renew_vocabulary() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search_vocabularyedition SET edition = gen_random_uuid();
    RETURN NULL;
END $$;
CREATE TRIGGER search_renews_vocabulary AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON search_vocabularyterm
    FOR EACH STATEMENT EXECUTE FUNCTION search_renew_vocabulary();
"""
UNDO = "DROP FUNCTION search_renew_vocabulary() CASCADE; DROP TABLE search_vocabularyedition"


class Migration(migrations.Migration):
    dependencies = [("search", "0006_missed_searches")]

    operations = [migrations.RunSQL(CREATE, UNDO)]
