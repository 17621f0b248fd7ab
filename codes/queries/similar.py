"""Reads of similar codes, each with its reason in words."""

from dataclasses import dataclass

from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from codes.likeness.reasons import Reason, in_words
from codes.models import Code
from codes.systems import system_rules

#: How many the page of a code shows.
SHOWN = 10

# With the code itself, so that its page takes no further query.
ROWS = """(
    SELECT jsonb_agg(jsonb_build_array(o.id, o.code, o.title, o.is_reserved, o.retired_in_id, u.reason, via.name, via.slug,
                                       m.code)
                    ORDER BY u.place)
    FROM codes_similarcodes s
    CROSS JOIN unnest(s.others, s.reasons, s.shared) WITH ORDINALITY AS u (other, reason, shared, place)
    JOIN codes_code o ON o.id = u.other
    LEFT JOIN codes_code m ON m.id = u.shared
    LEFT JOIN codes_codesystem via ON via.id = m.system_id
    WHERE s.code_id = codes_code.id)"""


@dataclass(frozen=True)
class SimilarCode:
    """A code that is like another one, and why, in words; `text` is its descriptor, as far as the reader may see it."""

    code: Code
    text: str
    why: str


def with_similar(codes):
    """The queryset of codes, each with its stored similar codes for `similar_to`."""
    return codes.annotate(similar_rows=RawSQL(ROWS, (), output_field=JSONField()))  # noqa: S611 - no parameters


def similar_to(code: Code, user, limit: int = SHOWN) -> list[SimilarCode]:
    """The codes most like one from `find_code`, best first, for `user`; those retired since only if there are no others."""
    rows = code.similar_rows or []
    rows = [row for row in rows if row[4] is None] or rows
    found = []
    for pk, stored, title, is_reserved, retired_in, reason, name, slug, mapped in rows[:limit]:
        other = Code(
            pk=pk, code=stored, title=title, is_reserved=is_reserved, retired_in_id=retired_in, system=code.system
        )
        shared = f"{name} code {system_rules(slug).display(mapped)}" if mapped else "code"
        found.append(SimilarCode(other, other.text_for(user), in_words(Reason(reason), code.code, stored, shared)))
    return found
