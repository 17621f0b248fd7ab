"""How alike the codes of a system are, from facts alone: axes, hierarchy, maps, entries, words. No database, no Django.

`subjects` has what is compared, `reasons` why a code is proposed, `axes` and `places` the two ways of comparing, `choosing` the
order in which similar codes are shown.
"""

from collections.abc import Iterator, Mapping, Sequence

from codes.likeness.axes import similar_by_axes
from codes.likeness.places import similar_by_place
from codes.likeness.subjects import Similar, Subject
from codes.systems import SystemRules

__all__ = ["Similar", "Subject", "similar_codes"]


def similar_codes(
    rules: SystemRules, subjects: Sequence[Subject], mapped: Mapping[int, str]
) -> Iterator[tuple[Subject, list[Similar]]]:
    """Each subject with the codes that are most like it, best first; `mapped` are the codes of other systems in their maps.

    Retired codes are proposed only if all are retired. Codes without the form of a code of the system are left out.
    """
    if rules.has_axes:
        return similar_by_axes([subject for subject in subjects if rules.is_code(subject.code)], mapped)
    return similar_by_place(subjects, mapped)
