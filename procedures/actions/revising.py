"""Records revisions: every action that writes the content of versions ends with this, in its own transaction."""

from collections import defaultdict
from collections.abc import Iterable

from procedures.authorship import State, authors_after
from procedures.content import content_of, fingerprint
from procedures.models import ProcedureVersion, Revision
from procedures.revisions import states
from procedures.terms import Renamed, in_current_words, renamed

_NOTHING = State(0, {}, {})


def record_revisions(
    versions: Iterable[ProcedureVersion], *, cause: str, actor, source: State | None = None
) -> list[Revision]:
    """Record the present content of each version as its next revision, by `actor`, with those whose words stand in it.

    `source` is the state that the content was taken from, if it was (a revision that is brought back).
    """
    fresh = list(ProcedureVersion.objects.with_page_data().filter(pk__in=[version.pk for version in versions]))
    siblings = _siblings(fresh)
    stored = states({sibling for group in siblings.values() for sibling in group})
    words = renamed()
    known = {pk: _renamed(state, words) for pk, state in stored.items()}
    source = source and _renamed(source, words)
    revisions = []
    for version in fresh:
        group, content = siblings[version.procedure_id], content_of(version)
        own = known.get(version.pk)
        before = own or _continued(version, group, known)
        authors = authors_after(
            actor.pk, before, content, _reviewed(version, group, known), _others(group, known, source)
        )
        last = stored[version.pk].content if own else {}
        revisions.append(
            Revision(
                version=version,
                number=own.number + 1 if own else 1,
                cause=cause,
                author=actor,
                fingerprint=fingerprint(content),
                changes={key: value for key, value in content.items() if key not in last or last[key] != value},
                authors=authors,
            )
        )
    return Revision.objects.bulk_create(revisions)


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


def _continued(version: ProcedureVersion, group: list[ProcedureVersion], known: dict[int, State]) -> State:
    """The state that a new version starts from: that of the newest version before it, which a review has freed of authors."""
    earlier = [one for one in group if one.number < version.number]
    kept = [one for one in earlier if one.state != one.State.DISCARDED]
    source = next(iter(kept or earlier), None)
    state = known.get(source.pk, _NOTHING) if source else _NOTHING
    return state._replace(authors={}) if source and source.reviewed_on else state


def _reviewed(version: ProcedureVersion, group: list[ProcedureVersion], known: dict[int, State]) -> dict:
    """The content of the newest earlier version that was clinically reviewed; empty if there is none."""
    reviewed = next((one for one in group if one.number < version.number and one.reviewed_on), None)
    return known.get(reviewed.pk, _NOTHING).content if reviewed else {}


def _others(group: list[ProcedureVersion], known: dict[int, State], source: State | None) -> list[State]:
    """The states of versions that nobody reviewed, and the state that the content was taken from."""
    unreviewed = [known[one.pk] for one in group if not one.reviewed_on and one.pk in known]
    return [*unreviewed, *([source] if source else [])]
