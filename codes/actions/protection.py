"""Protects a system from files that are not its whole release: bad lines retire nothing, many losses need an explicit yes."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings

from codes import rules
from codes.actions import history
from codes.formats.rows import BadRow
from codes.systems import LONGEST_CODE, SystemRules

#: Fewer lines that cannot be read stop no file, however short it is: the list of bad lines is read at a glance. But a file of
#: which more than half cannot be read is stopped, because it is most likely not the file that was meant.
LEAST_UNREAD = 20
_WORD = re.compile(r"""[^\s,;|"'“”]+""")

# Stages valid codes as they are. Their headings follow, because a code is not valid below a heading that is retired.
KEEP = """
    INSERT INTO staged_row (line, code, title, short_title, is_header, is_reserved, is_valid, stated_parent, valid_from, valid_to)
    SELECT 0, b.code, b.title, b.short_title, b.is_header, b.is_reserved, true, b.parent, b.valid_from, b.valid_to
    FROM ({state}) b
    WHERE b.is_valid AND b.code = ANY(%(named)s)
      AND NOT EXISTS (SELECT FROM staged_row s WHERE s.code = b.code AND s.term_kind IS NULL)
    RETURNING stated_parent
"""

# Of the valid staged codes: how many a later state does not have as valid, and how many there are.
GONE_LATER = """
    SELECT count(*) FILTER (WHERE l.code IS NULL), count(*)
    FROM staged_row s LEFT JOIN ({state}) l ON l.code = s.code AND l.is_valid
    WHERE s.term_kind IS NULL AND s.is_valid AND NOT s.is_header
"""


@dataclass(frozen=True)
class Losses:
    """What a release would lose: of the `valid` codes those that it retires, and known codes that it renames, or turns from
    codes into headings or back; of the `lines` of its file those that were not read, and codes that a spreadsheet program has
    most likely changed.

    `later` is the label of the release after it, if it is that one which would retire the codes; else "". For terms, maps and
    groupings `are_codes` is false, and `unread` are the lines that could not be loaded. Of a newer edition of groupings,
    `retired` are the codes that are in no group of it any more, of the `valid` ones that were in one.
    """

    retired: int = 0
    renamed: int = 0
    valid: int = 0
    later: str = ""
    unread: int = 0
    changed: int = 0
    lines: int = 0
    are_codes: bool = True

    @property
    def number(self) -> int:
        """The number to repeat before the release is loaded; 0 if none of the losses is larger than the site allows."""
        return self._of_codes or self._of_lines

    @property
    def _of_codes(self) -> int:
        return rules.number_to_accept((self.retired, self.renamed), self.valid, settings.MEDREF_RELEASE_LIMIT)

    @property
    def _of_lines(self) -> int:
        unread = self.unread if self.unread >= LEAST_UNREAD or self.unread * 2 > self.lines else 0
        return rules.number_to_accept((unread, self.changed), self.lines, settings.MEDREF_RELEASE_LIMIT)

    def __str__(self):
        share, said = f"More than {settings.MEDREF_RELEASE_LIMIT:g} % suggests that", []
        if self._of_lines and not self.are_codes:
            said.append(
                f"Of {self.lines:,} lines of the file, {self.unread:,} could not be loaded. {share} the file is damaged, or "
                "belongs to another system or release."
            )
        elif self._of_lines:
            said.append(
                f"Of {self.lines:,} codes in the file, {self.unread:,} could not be read, and {self.changed:,} look as if a "
                f"spreadsheet program had changed them. {share} the file is damaged, or belongs to another system."
            )
        if self._of_codes and not self.are_codes:
            said.append(
                f"Of {self.valid:,} codes that are in groups here, {self.retired:,} would be in none. {share} the file is not "
                "the whole edition, or is another grouping of the same name."
            )
        elif self._of_codes and self.later:
            said.append(
                f"{self.later}, which is loaded here and comes after this release, does not have {self.retired:,} of the "
                f"{self.valid:,} codes that are valid in this one: they would arrive retired. {share} the file of {self.later} "
                "was not the whole release: load that again from its whole file first."
            )
        elif self._of_codes:
            said.append(
                f"This release would retire {self.retired:,} of {self.valid:,} valid codes and give {self.renamed:,} known codes "
                f"another title, or turn them from codes into headings or back. {share} the file is not the whole release, or "
                "belongs to another system."
            )
        return " ".join(said)


class NumberNotRepeated(ValueError):
    """The load would lose more than the site allows, and nobody repeated the number."""

    def __init__(self, losses: Losses, bad_rows: Sequence[BadRow]):
        """`losses` has the figures and the number to repeat; `bad_rows` are the lines that could not be loaded."""
        super().__init__(
            f"{losses} Nothing was changed. If the file is right, repeat the number {losses.number} to load it."
        )
        self.number, self.bad_rows = losses.number, bad_rows


def allowed(losses: Losses, bad_rows: Sequence[BadRow], *, dry_run: bool, accepted: int | None) -> Losses:
    """The losses. Raises NumberNotRepeated if they are larger than the site allows and `accepted` is not their number.

    `bad_rows` are the lines that could not be loaded.
    """
    if not dry_run and losses.number not in (0, accepted):
        raise NumberNotRepeated(losses, bad_rows)
    return losses


def losses_of(cursor, state: str, keys: dict, retired: int) -> Losses:
    """What the table `difference` takes away from the `state` that it was compared with."""
    renamed = history.count_renamed(cursor)
    if not (retired or renamed):
        return Losses()
    valid = history.count_valid(cursor, state, keys)
    return Losses(retired, renamed, valid)


def losses_to_later(cursor, keys: dict, label: str) -> Losses:
    """What the release after the staged one, at the position `following` of `keys`, does not have of its valid codes."""
    cursor.execute(GONE_LATER.format(state=history.AS_OF.format(position="following")), keys)
    retired, valid = cursor.fetchone()
    losses = Losses(retired, 0, valid, later=label)
    return losses if losses.number else Losses()


def keep_named_codes(cursor, state: str, keys: dict, system: SystemRules, bad_rows: Iterable[BadRow]) -> int:
    """Stage the valid codes of `state` that only bad lines name, so that the release leaves them as they are; how many."""
    named = {code for row in bad_rows for code in named_codes(system, row.text)}
    kept = 0
    while named:
        cursor.execute(KEEP.format(state=state), keys | {"named": list(named)})
        kept += cursor.rowcount
        named = {parent for (parent,) in cursor.fetchall() if parent}
    return kept


def named_codes(system: SystemRules, line: str) -> set[str]:
    """The words of a line that may be codes of the system, in their stored form.

    In lines of fixed columns the code may touch what follows it, so the beginning of the first word counts, too.
    """
    visible = "".join(sign for sign in line if unicodedata.category(sign) != "Cf")
    words = [system.normalise(word) for word in _WORD.findall(visible)]
    found = {word for word in words if system.fits(word)}
    for first in words[:1]:
        beginnings = (first[:length] for length in range(min(len(first), LONGEST_CODE), 0, -1))
        found.update([code for code in beginnings if system.fits(code)][:1])
    return found
