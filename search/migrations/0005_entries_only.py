"""Codes are found by the word index of their own room: what follows entries stays, without the columns for codes."""

import django.db.models.deletion
from django.db import migrations, models

DROP = """
DROP FUNCTION search_follow_codes() CASCADE;
DROP FUNCTION search_follow_terms() CASCADE;
DROP FUNCTION search_forget_codes() CASCADE;
DROP VIEW search_code_words;
DELETE FROM search_findable WHERE procedure_id IS NULL;
CREATE OR REPLACE FUNCTION search_follow_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_findable WHERE procedure_id = NEW.procedure_id;
    INSERT INTO search_findable (procedure_id, words)
    SELECT w.procedure_id, w.words FROM search_procedure_words w WHERE w.procedure_id = NEW.procedure_id;
    RETURN NULL;
END $$;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0004_vocabulary"), ("codes", "0008_word_index")]

    operations = [
        migrations.RunSQL(DROP, migrations.RunSQL.noop),
        migrations.RemoveConstraint("findable", "findable_is_an_entry_or_a_code"),
        migrations.RemoveField("findable", "kind"),
        migrations.RemoveField("findable", "code"),
        migrations.RemoveField("findable", "system"),
        migrations.AlterField(
            "findable",
            "procedure",
            models.OneToOneField(
                help_text="The entry.",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="findable",
                to="procedures.procedure",
            ),
        ),
        migrations.AlterField(
            "vocabularyterm",
            "kind",
            models.CharField(
                choices=[
                    ("abbreviation", "Abbreviation"),
                    ("lay", "Everyday words"),
                    ("eponym", "Named after a person"),
                    ("name", "Name of a procedure"),
                    ("word", "Word"),
                    ("form", "Part of a word: subject"),
                    ("ending", "Part of a word: action"),
                ],
                help_text="The kind of word or phrase.",
                max_length=12,
            ),
        ),
    ]
