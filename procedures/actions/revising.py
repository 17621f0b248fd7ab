"""Records revisions: every action that writes the content of versions ends with this, in its own transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from accounts.models import User
from procedures.actions.passages import keep_passages
from procedures.authorship import State, authors_after, new_passages
from procedures.content import KEYS, Content, content_of, fingerprint
from procedures.elsewhere import written_near
from procedures.models import ProcedureVersion, Revision
from procedures.passages import Passage, Written, repeated
from procedures.revisions import saves, state_after
from procedures.terms import Renamed, in_current_words, renamed


class _Save(NamedTuple):
    """What a save made of a version, and what its authors depend on."""

    version: ProcedureVersion
    own: State  # the version before the save, as its revisions say it
    before: State  # what the content was made from, in today's words
    content: Content
    reviewed: list[Content]
    earlier: list[State]  # the saves of the entry
    new: set[Passage]


def record_revisions(
    versions: Iterable[ProcedureVersion],
    *,
    cause: str,
    actor,
    brought_by: Collection[User] = (),
    words: Renamed | None = None,
) -> list[Revision]:
    """Record the present content of each version as its next revision, by `actor`, with those whose words stand in it.

    The `version` of each revision is as it is stored now, with its page data.

    `brought_by` are others whose words it may be, such as whoever uploaded the file from which `actor` imported it.
    `words` are those of `renamed()`, if the caller has them already.
    """
    made = list(_saves(versions, renamed() if words is None else words))
    writers = {person.pk for person in (actor, *brought_by)}
    near = written_near({passage for save in made for passage in save.new})
    repeats = repeated({passage for save in made for passage in save.new}, near)
    elsewhere = {passage: {one.author for one in found} for passage, found in repeats.items()}
    revisions = [
        Revision(
            version=save.version,
            number=save.own.number + 1,
            cause=cause,
            author=actor,
            fingerprint=fingerprint(save.content),
            changes={key: value for key, value in save.content.items() if save.own.content.get(key, _MISSING) != value},
            authors=authors_after(
                writers,
                save.before,
                save.content,
                reviewed=save.reviewed,
                earlier=save.earlier,
                elsewhere=elsewhere,
            ),
        )
        for save in made
    ]
    _keep_new_passages(made, writers, near)
    return Revision.objects.bulk_create(revisions)


_MISSING = object()


def _saves(versions: Iterable[ProcedureVersion], words: Renamed) -> Iterator[_Save]:
    fresh = list(ProcedureVersion.objects.with_page_data().filter(pk__in=[version.pk for version in versions]))
    siblings = _siblings(fresh)
    history = saves({sibling for group in siblings.values() for sibling in group})
    known = {pk: [_renamed(save, words) for save in made] for pk, made in history.items()}
    states = {pk: state_after(made) for pk, made in known.items()}
    for version in fresh:
        group, content = siblings[version.procedure_id], content_of(version)
        own = state_after(history.get(version.pk, ()))
        earlier = [one for one in group if one.number < version.number]
        before = states[version.pk] if own.number else _continued(earlier, states)
        yield _Save(
            version,
            own,
            before,
            content,
            reviewed=[states[one.pk].content for one in earlier if one.reviewed_on and one.pk in states],
            earlier=[save for one in group for save in known.get(one.pk, ())],
            new={passage for key in KEYS for passage in new_passages(before.content, content, key)},
        )


def _keep_new_passages(made: Iterable[_Save], writers: Iterable[int], near: Iterable[Written]) -> None:
    """Keep what is new in its entry: whoever moves words there, or brings them back, has not written them."""
    entry_of = dict(
        ProcedureVersion.objects.filter(pk__in={one.version for one in near}).values_list("pk", "procedure_id")
    )
    known = {(one.words, entry_of.get(one.version)) for one in near}
    reviewed = {one.words for one in near if one.is_reviewed}
    keep_passages(
        (passage, writer, save.version)
        for save in made
        for passage in save.new - reviewed
        if (passage, save.version.procedure_id) not in known
        for writer in writers
    )


def _renamed(state: State, words: Renamed) -> State:
    """The state in today's words: a renamed term is not a change that somebody made to the text."""
    return state._replace(content=in_current_words(state.content, words))


def _siblings(versions: list[ProcedureVersion]) -> dict[int, list[ProcedureVersion]]:
    """Primary key of each entry -> its versions, newest first."""
    entries = {version.procedure_id for version in versions}
    groups = defaultdict(list)
    for version in ProcedureVersion.objects.filter(procedure__in=entries).order_by("procedure", "-number"):
        groups[version.procedure_id].append(version)
    return groups


def _continued(earlier: list[ProcedureVersion], states: dict[int, State]) -> State:
    """The state that a new version starts from: that of the newest version before it, which a review has freed of authors."""
    kept = [one for one in earlier if one.state != one.State.DISCARDED]
    source = next(iter(kept or earlier), None)
    state = states.get(source.pk) if source else None
    if state is None:
        return state_after(())
    return state._replace(authors={}) if source.reviewed_on else state
