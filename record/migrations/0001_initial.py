"""The tables of the record room, as its models state them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, help_text="When.", verbose_name="time"
                    ),
                ),
                (
                    "actor_name",
                    models.CharField(
                        help_text="The person’s name at that time.", max_length=400, verbose_name="person"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        help_text="What was done, in a word: loaded, published, signed-in.", max_length=40
                    ),
                ),
                (
                    "model",
                    models.CharField(
                        blank=True, help_text="What it was done to: app.model.", max_length=60, verbose_name="kind"
                    ),
                ),
                (
                    "object_id",
                    models.CharField(blank=True, help_text="The primary key of what it was done to.", max_length=40),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True,
                        help_text="The name of what it was done to, at that time.",
                        max_length=300,
                        verbose_name="what",
                    ),
                ),
                ("sentence", models.TextField(help_text="The whole event as a sentence.", verbose_name="event")),
                (
                    "details",
                    models.JSONField(blank=True, default=dict, help_text="Figures, or field -> [before, after]."),
                ),
                ("is_notice", models.BooleanField(default=False, help_text="Other administrators are told of it.")),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="The account of the person; empty for commands on the server, and where nobody was signed in.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        help_text="The event.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="record.event",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        help_text="Who has seen it.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["model", "object_id"], name="events_by_object"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(condition=models.Q(("is_notice", True)), fields=["id"], name="events_with_notice"),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=models.UniqueConstraint(fields=("event", "user"), name="told_once"),
        ),
    ]
