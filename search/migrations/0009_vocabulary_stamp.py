"""The vocabulary has a stamp beside the others, in place of a table of its own."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("search.migrations.0007_vocabulary_edition")

CREATE = """
CREATE TRIGGER search_renews_vocabulary AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON search_vocabularyterm
    FOR EACH STATEMENT EXECUTE FUNCTION codes_renew_stamp('vocabulary');
INSERT INTO codes_stamp (name) VALUES ('vocabulary');
"""
UNDO = """
DROP TRIGGER search_renews_vocabulary ON search_vocabularyterm;
DELETE FROM codes_stamp WHERE name = 'vocabulary';
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0008_vocabulary_by_trigrams"), ("codes", "0009_stamps")]

    operations = [
        migrations.RunSQL(BEFORE.UNDO, BEFORE.CREATE),
        migrations.RunSQL(CREATE, UNDO),
    ]
