"""What a fixture says: a page in its first rendering and the outcome of reading it."""

from dataclasses import dataclass, field

HEAD = "Search all medical codes\n\nMending of a bar, open\n\nCPT4 code\n\n"
NAME = "Name of the Procedure:\n\nBar Mending\n\n"
SUMMARY = "Summary\n\nA torn bar is made straight again.\n\n"


@dataclass(frozen=True)
class Variant:
    """`page` stands with blank lines, bullets and numbers; the other renderings are made from it.

    `document` holds the fields to compare, prose fields among them; a prose field that is not named must be empty unless
    it is the summary. `differs` holds what is otherwise in one rendering. `warnings` are parts of the warnings expected,
    `inferred` the fields that must not be called stated, `refused` a part of the reason why the page is no entry.
    """

    page: str
    document: dict = field(default_factory=dict)
    differs: dict[str, dict] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    tail: str = ""
    refused: str = ""
    filename: str = "cpt4-27025-mending-of-a-bar-open.txt"


def section(heading: str, body: str, **outcome) -> Variant:
    """A page with one section of interest."""
    return Variant(f"{HEAD}{NAME}{SUMMARY}{heading}\n\n{body}\n", **outcome)
