"""What a table says about which of its codes are valid: a status, yes or no, or the reason why a code is invalid.

    status  Active  A  current  Inactive  I  Deleted  D  expired …         any list; LOINC: ACTIVE TRIAL DISCOURAGED DEPRECATED
    active  1  0  yes  no  TRUE  FALSE                                     SNOMED CT (RF2), and lists of one’s own
    inactive  0  1  no  yes                                                lists of one’s own; FHIR’s property of this name
    status  active  experimental  deprecated  retired                      FHIR, where a deprecated concept may still be used
    invalid_reason  D  U                                                   OHDSI: deleted, updated; blank for a valid code

A word that stands for none of these is named in a warning, and its codes count as valid.
Source: LOINC Users’ Guide; SNOMED CT Release File Specification; FHIR concept properties; OHDSI Common Data Model v5.4.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from codes.formats.rows import FileWarning

TRUE = ("1", "1.0", "t", "true", "y", "yes", "x")
FALSE = ("0", "0.0", "f", "false", "n", "no")
_ACTIVE = (
    *(
        "a",
        "active",
        "valid",
        "current",
        "in use",
        "in force",
        "effective",
        "enabled",
        "draft",
        "experimental",
        "trial",
    ),
    *("discouraged", "new", "added", "revised", "changed", "unchanged", "no change", "reinstated", "released"),
)
_RETIRED = (
    *("i", "d", "inactive", "not active", "non-active", "invalid", "not valid", "no longer valid", "retired", "delete"),
    *("deleted", "deprecated", "discontinued", "obsolete", "withdrawn", "expired", "terminated", "ended", "superseded"),
    *("replaced", "removed", "closed", "disabled", "inactivated", "historical"),
)
#: By the column in which a word stands: the words of codes that are valid, and those of codes that are not. A blank says nothing.
_WORDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "status": (_ACTIVE, _RETIRED),
    "active": ((*TRUE, *_ACTIVE), (*FALSE, *_RETIRED)),
    "inactive": ((*FALSE, *_ACTIVE), (*TRUE, *_RETIRED)),
    "fhir_status": (
        ("active", "draft", "experimental", "deprecated"),
        ("retired", "inactive", "withdrawn", "entered in error"),
    ),
    "invalid_reason": (("null", "valid"), ("d", "u", "deleted", "updated", *_RETIRED)),
}
_EXAMPLES, _LONGEST = 3, 40


class Statuses:
    """Reads the statuses of one file, and collects the words that say nothing known."""

    def __init__(self):
        """A file of which no row has been read."""
        self._unknown: Counter[str] = Counter()
        self._lines: dict[str, int] = {}

    def is_retired(self, cells: Mapping[str, str], line: int) -> bool:
        """Whether one of the cells, by the names of their columns, says that the code on this line is no longer valid."""
        return any([self._says_retired(name, cells[name], line) for name in _WORDS if cells.get(name)])

    def _says_retired(self, column: str, text: str, line: int) -> bool:
        word = " ".join(text.lower().replace("_", " ").split())
        valid, retired = _WORDS[column]
        if word not in valid and word not in retired:
            self._unknown[text[:_LONGEST]] += 1
            self._lines.setdefault(text[:_LONGEST], line)
        return word in retired

    def warnings(self) -> Iterator[FileWarning]:
        """A warning that names the words that are not known, with their first line and how many rows have them."""
        said = [
            f"“{word}” ({rows:,} rows, first line {self._lines[word]})"
            for word, rows in self._unknown.most_common(_EXAMPLES)
        ]
        if said:
            more = len(self._unknown) - len(said)
            yield FileWarning(
                f"The status says something else than that a code is valid or retired: {', '.join(said)}"
                f"{f' and {more:,} other words' if more else ''}. These codes are loaded as valid. Where they are not, write "
                "“retired” instead."
            )
