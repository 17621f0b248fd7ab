"""Reading the official code files: no Django, no database; every reader streams, except those of workbooks."""

from codes.formats.reading import read_codes, read_maps, read_terms
from codes.formats.recognise import FORMATS, recognise
from codes.formats.rows import MAP_KINDS, NO_MAP, NOTE_KINDS, TERM_KINDS, BadRow, CodeRow, MapRow, NoteRow, TermRow
from codes.formats.source import open_source
from workbooks.errors import UnreadableFile

__all__ = [
    "FORMATS",
    "MAP_KINDS",
    "NOTE_KINDS",
    "NO_MAP",
    "TERM_KINDS",
    "BadRow",
    "CodeRow",
    "MapRow",
    "NoteRow",
    "TermRow",
    "UnreadableFile",
    "open_source",
    "read_codes",
    "read_maps",
    "read_terms",
    "recognise",
]
