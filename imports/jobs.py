"""What jobs do with imports: the actions that take long, with how far they are."""

from imports import actions
from imports.models import ImportBatch
from imports.sources import open_documents
from jobs.kinds import does
from procedures.rules import EditorialError


@does("imports.read", EditorialError)
def read(*, files, name, actor):
    """Store each document of the files with its verdict, as an import that waits for confirmation."""
    documents = (document for file in files for document in open_documents(file.name, file))
    for batch, done in actions.upload(documents=documents, name=name, actor=actor):  # noqa: B007 - the last one is whole
        yield done, f"{done:,} documents read and compared"
    return batch


@does("imports.take", EditorialError)
def take(*, batch, actor):
    """Make drafts of the selected documents."""
    return (yield from _counted(actions.take, batch, actor))


@does("imports.look-again", EditorialError)
def look_again(*, batch, actor):
    """Compare the documents with the site again."""
    return (yield from _counted(actions.look_again, batch, actor))


def _counted(action, pk: int, actor):
    """The steps of an action on an import, which reads it anew and refuses one that is gone."""
    for done in action(batch=ImportBatch(pk=pk), actor=actor):
        yield done, f"{done:,} documents"
    return ImportBatch.objects.get(pk=pk)
