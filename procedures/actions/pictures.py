"""Stores pictures, and adds them to drafts."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from accounts.permissions import require
from documents.row_kinds import Illustration
from procedures.actions.drafts import revise_draft
from procedures.models import Picture, ProcedureVersion
from procedures.pictures import redrawn
from procedures.rules import WRITE, EditorialError


@transaction.atomic
def add_picture(*, version: ProcedureVersion, content: bytes, about: Illustration, actor) -> ProcedureVersion:
    """Store the picture in a file, and add it to a draft as `about` says, which has no address yet.

    The same picture is stored once. Raises like `perform`; EditorialError for a file that is no picture, or for one without
    alternative text, credit or licence.
    """
    require(actor, WRITE)
    for column, text in (("alt text", about.alt), ("credit", about.credit), ("licence", about.licence)):
        if not text.strip():
            raise EditorialError(f"The picture has no {column}: write it.")
    picture = store_pictures([content], actor=actor)[0]
    shown = replace(about, address=picture.address)
    return revise_draft(
        version=version,
        revise=lambda document: replace(document, illustrations=[*document.illustrations, shown]),
        actor=actor,
    )


def store_pictures(files: Iterable[bytes], *, actor=None) -> list[Picture]:
    """The pictures in these files, each stored unless it is already. Raises EditorialError for what is no picture."""
    return [
        Picture.objects.get_or_create(name=name, defaults={"content": content, "stored_by": actor})[0]
        for name, content in map(redrawn, files)
    ]
