"""The words from which a site proposes values for imported drafts."""

from imports.models import ProposalWords
from imports.proposals import Vocabulary
from procedures.models import BodySite, Setting, Specialty
from procedures.terms import current_name, renamed


def proposal_vocabularies() -> dict[str, Vocabulary]:
    """The words from which values are proposed, by field: those that editors keep, and the terms of the site themselves.

    The name of a term that was renamed stands for its current name. Kinds of anesthesia are words such as “General”, which
    mean something else elsewhere, so they do not stand for themselves.
    """
    words: dict[str, list[tuple[str, str]]] = {name: [] for name in ProposalWords.Field.values}
    current = renamed()
    for row in ProposalWords.objects.all():
        value = current_name(row.field, row.value, current)
        words[row.field] += [(word, value) for word in row.words.split("|")]
    for name, model in (("specialties", Specialty), ("body_sites", BodySite), ("settings", Setting)):
        known = {word.strip().casefold() for word, _ in words[name]}
        terms = model.objects.values_list("name", flat=True)
        words[name] += [(term, current_name(name, term, current)) for term in terms if term.casefold() not in known]
    return {name: Vocabulary(pairs) for name, pairs in words.items()}
