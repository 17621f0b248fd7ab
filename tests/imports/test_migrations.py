"""A site that imported documents before there were imports to confirm keeps every one of them."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@pytest.mark.django_db(transaction=True)
def test_documents_of_an_older_site_get_an_import_of_their_own(first_rows):
    executor = MigrationExecutor(connection)
    latest = [node for node in executor.loader.graph.leaf_nodes() if node[0] == "imports"]
    executor.migrate([("imports", "0001_initial")])
    try:
        old = MigrationExecutor(connection).loader.project_state([("imports", "0001_initial")]).apps
        person = old.get_model("accounts", "User").objects.create(username="will")
        procedure = old.get_model("procedures", "Procedure").objects.create(slug="elbow")
        version = old.get_model("procedures", "ProcedureVersion").objects.create(
            procedure=procedure, number=2, name="Elbow", created_by=person
        )
        old.get_model("imports", "ImportedDocument").objects.create(
            version=version, filename="elbow.txt", text="Elbow\n", unplaced=[[1, "Elbow"]], imported_by=person
        )
    finally:
        MigrationExecutor(connection).migrate(latest)
    from imports.models import ImportedDocument

    document = ImportedDocument.objects.get()
    assert (document.filename, document.text, document.unplaced) == ("elbow.txt", "Elbow\n", [[1, "Elbow"]])
    assert (document.verdict, document.is_chosen, document.procedure.slug) == ("changed", True, "elbow")
    assert (document.batch.state, document.batch.uploaded_by.username) == ("taken", "will")
