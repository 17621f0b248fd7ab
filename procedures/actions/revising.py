"""Records revisions: every action that writes the content of versions ends with this, in its own transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from accounts.models import User
from procedures.authorship import State, authors_after
from procedures.content import content_of, fingerprint
from procedures.models import ProcedureVersion, Revision
from procedures.revisions import saves, state_after
from procedures.terms import Renamed, in_current_words, renamed


def record_revisions(
    versions: Iterable[ProcedureVersion], *, cause: str, actor, brought_by: Collection[User] = ()
) -> list[Revision]:
    """Record the present content of each version as its next revision, by `actor`, with those whose words stand in it.

    The `version` of each revision is as it is stored now, with its page data.

    `brought_by` are others whose words it may be, such as whoever uploaded the file from which `actor` imported it.
    """
    fresh = list(ProcedureVersion.objects.with_page_data().filter(pk__in=[version.pk for version in versions]))
    siblings = _siblings(fresh)
    history = saves({sibling for group in siblings.values() for sibling in group})
    words = renamed()
    known = {pk: [_renamed(save, words) for save in made] for pk, made in history.items()}
    states = {pk: state_after(made) for pk, made in known.items()}
    writers = {person.pk for person in (actor, *brought_by)}
    revisions = []
    for version in fresh:
        group, content = siblings[version.procedure_id], content_of(version)
        own = state_after(history.get(version.pk, ()))
        earlier = [one for one in group if one.number < version.number]
        authors = authors_after(
            writers,
            states[version.pk] if own.number else _continued(earlier, states),
            content,
            reviewed=[states[one.pk].content for one in earlier if one.reviewed_on and one.pk in states],
            earlier=[save for one in group for save in known.get(one.pk, ())],
        )
        changes = {key: value for key, value in content.items() if own.content.get(key, _MISSING) != value}
        revisions.append(
            Revision(
                version=version,
                number=own.number + 1,
                cause=cause,
                author=actor,
                fingerprint=fingerprint(content),
                changes=changes,
                authors=authors,
            )
        )
    return Revision.objects.bulk_create(revisions)


_MISSING = object()


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
