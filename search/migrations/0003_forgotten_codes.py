"""A code that a withdrawn release had brought is gone from search as well."""

from django.db import migrations

FORGET = """
CREATE FUNCTION search_forget_codes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_findable f USING gone g WHERE f.code_id = g.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_forgets_codes AFTER DELETE ON codes_code
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION search_forget_codes();
"""
UNDO = "DROP FUNCTION search_forget_codes() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words")]

    operations = [migrations.RunSQL(FORGET, UNDO)]
