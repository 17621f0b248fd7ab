"""Reads records that are written key by key on indented lines (`Risk:`, `Frequency:`) because they do not fit on one."""

import re
from collections.abc import Iterable

from documents.row_kinds import ROW_KINDS
from documents.source import ParsedEntry
from documents.text.lines import Line

RISK_KEYS = ("Risk", "Frequency", "Management")
PERSON_KEYS = ("Role", "Note")
CODE_KEYS = ("System", "Code", "Title")
_ROW_KEYS = [key for kind in ROW_KINDS.values() for key in kind.keys]
_KEY = re.compile(rf"({'|'.join((*RISK_KEYS, *PERSON_KEYS, *CODE_KEYS, *_ROW_KEYS))}):(?: (.*))?")

Piece = tuple[str, str, bool, Line]


def read_records(entry: ParsedEntry, pieces: Iterable[Piece], keys: tuple[str, ...]) -> list[dict[str, str] | Piece]:
    """Read records (key -> value) from `pieces` (as in `Block`). Returns them in order, with pieces that belong to none.

    The first of the keys starts a record. Lines indented by two more spaces continue the value above them. The keys are added
    to the frame of `entry`.
    """
    found: list[dict | Piece] = []
    record: dict[str, list[str]] | None = None
    key = ""
    for piece in pieces:
        kind, text, blank, line = piece
        hit = _KEY.fullmatch(text) if kind == "verbatim" else None
        opens = hit and hit[1] == keys[0] and (hit[2] or keys is CODE_KEYS)
        if hit and (opens or (record is not None and hit[1] in keys and hit[1] not in record)):
            if opens or record is None:
                record = {}
                found.append(record)
            key = hit[1]
            record[key] = [hit[2]] if hit[2] else []
            entry.add_frame(line.number, f"{key}:")
        elif record is not None and kind == "verbatim" and text.startswith("  "):
            record[key] += ["", text[2:]] if blank and record[key] else [text[2:]]
        else:
            record = None
            found.append(piece)
    return [
        {key: "\n".join(lines) for key, lines in item.items()} if isinstance(item, dict) else item for item in found
    ]
