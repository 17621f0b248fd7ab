"""Keeps the passages that people write, in drafts and anywhere else that a colleague may copy them from."""

from collections.abc import Iterable

from documents.entry import EntryDocument
from procedures.content import KEYS, Content, content_from
from procedures.elsewhere import digest, run_keys
from procedures.models import ProcedureVersion, WrittenPassage
from procedures.passages import Passage, passages, passages_of


def keep_passages(written: Iterable[tuple[Passage, int, ProcedureVersion | None]]) -> None:
    """Keep these passages with who wrote them (a primary key) and where, unless they are known as theirs."""
    rows = {(digest(passage), author): (passage, version) for passage, author, version in reversed(list(written))}
    WrittenPassage.objects.bulk_create(
        [
            WrittenPassage(
                digest=key, words=" ".join(passage), runs=run_keys(passage), author_id=author, version=version
            )
            for (key, author), (passage, version) in sorted(rows.items(), key=lambda row: row[0])
        ],
        ignore_conflicts=True,
    )


def keep_words(
    *, texts: Iterable[str], actor, documents: Iterable[EntryDocument] = (), version: ProcedureVersion | None = None
) -> None:
    """Keep what `actor` wrote or brought where no draft is, in notes or files, so that their words are known in every draft.

    `version` is the one that they wrote about, None for a file.
    """
    contents = map(content_from, documents)
    found = {passage for text in texts for passage in passages_of(text)}.union(*map(_all_passages, contents))
    keep_passages((passage, actor.pk, version) for passage in found)


def free_passages(content: Content) -> None:
    """From now on the words of this content are nobody's: they were clinically reviewed."""
    reviewed = set(map(digest, _all_passages(content)))
    WrittenPassage.objects.filter(digest__in=reviewed, is_reviewed=False).update(is_reviewed=True)


def _all_passages(content: Content) -> set[Passage]:
    return {passage for key in KEYS for passage in passages(content, key)}
