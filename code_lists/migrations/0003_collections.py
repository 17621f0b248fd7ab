"""The tables of readers’ collections."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("code_lists", "0002_database"),
        ("codes", "0003_database"),
        ("procedures", "0003_database"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="What it is called.", max_length=120)),
                (
                    "is_shared",
                    models.BooleanField(
                        default=False,
                        help_text="Other people with an account may read it at its address.",
                        verbose_name="shared",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, help_text="When it was begun.")),
                (
                    "owner",
                    models.ForeignKey(
                        help_text="Whose it is.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["owner", "name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Kept",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(help_text="Its place in the collection, from 1.")),
                ("note", models.CharField(blank=True, help_text="What the person wrote beside it.", max_length=300)),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now, help_text="When it was kept.")),
                (
                    "code",
                    models.ForeignKey(
                        help_text="The code that is kept, or none.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept",
                        to="codes.code",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        db_index=False,
                        help_text="The collection.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept",
                        to="code_lists.collection",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        help_text="The entry that is kept, or none.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "ordering": ["collection", "position", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.UniqueConstraint(fields=("owner", "name"), name="each_name_of_a_collection_once"),
        ),
        migrations.AddConstraint(
            model_name="kept",
            constraint=models.UniqueConstraint(
                fields=("collection", "procedure"), name="each_entry_once_in_a_collection"
            ),
        ),
        migrations.AddConstraint(
            model_name="kept",
            constraint=models.UniqueConstraint(fields=("collection", "code"), name="each_code_once_in_a_collection"),
        ),
        migrations.AddConstraint(
            model_name="kept",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code__isnull", False), ("procedure__isnull", True)),
                    models.Q(("code__isnull", True), ("procedure__isnull", False)),
                    _connector="OR",
                ),
                name="what_is_kept_is_an_entry_or_a_code",
            ),
        ),
    ]
