"""Stamps: one row for each thing that processes keep in memory, given another value with every write of it."""

import django.contrib.postgres.functions
from django.db import migrations, models

CREATE = """
CREATE FUNCTION codes_renew_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO codes_stamp (name) VALUES (TG_ARGV[0]) ON CONFLICT (name) DO UPDATE SET value = gen_random_uuid();
    RETURN NULL;
END $$;
CREATE TRIGGER codes_renews_systems AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON codes_codesystem
    FOR EACH STATEMENT EXECUTE FUNCTION codes_renew_stamp('systems');
INSERT INTO codes_stamp (name) SELECT 'index:' || id FROM codes_codesystem UNION SELECT 'systems';
"""
UNDO = "DROP FUNCTION codes_renew_stamp() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("codes", "0008_word_index")]

    operations = [
        migrations.CreateModel(
            name="Stamp",
            fields=[
                (
                    "name",
                    models.CharField(
                        help_text="What it marks: systems, index:7 for the word index of system 7, or what another room caches.",
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "value",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        help_text="Changes with every write.",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(CREATE, UNDO),
    ]
