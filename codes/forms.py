"""The form of the bulk look-up: pasted lines or a file, and the system to search."""

import csv
import io
import re

from django import forms
from django.core.exceptions import ValidationError

from codes.models import CodeSystem
from codes.queries import Answer, cell_with_code, lines_apart, look_up
from workbooks.csv_rows import delimiter_of
from workbooks.decoding import text_of

MOST_LINES = 10_000
LONGEST_LINE = 500
#: Below DATA_UPLOAD_MAX_MEMORY_SIZE, so that what came as a file can be sent again as text.
LARGEST_INPUT = 2_000_000
_TOO_LARGE = f"The text is larger than {LARGEST_INPUT:,} bytes. Split the list and look up one part at a time."

_LINE_END = re.compile(r"\r\n|\r|\n")
_HEADINGS = {"code", "codes", "name", "names", "input"}


class LookupForm(forms.Form):
    """Codes or names, one per line. Cleans `codes` to text, `lines` to (number from 1, text) of the lines that say something;
    of a line that lists several codes or a range, to one for each code.

    A file takes the place of the pasted text: its lines, or the first column where it is a .csv file.
    """

    codes = forms.CharField(
        required=False,
        strip=False,
        label="Codes or names, one per line",
        max_length=LARGEST_INPUT,
        error_messages={
            "max_length": _TOO_LARGE,
            "null_characters_not_allowed": "The text contains NUL characters, so it is not plain text. Paste plain text.",
        },
    )
    file = forms.FileField(
        required=False,
        label="Or a text or CSV file",
        help_text="A .txt file with one per line, or a .csv file with the codes or names in its first column.",
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,text/plain,text/csv"}),
        error_messages={"empty": "The file is empty. Choose another, or paste the lines."},
    )
    system = forms.ChoiceField(
        required=False,
        label="Look in",
        error_messages={"invalid_choice": "There is no code system “%(value)s” here. Choose one from the list."},
    )

    def __init__(self, *args, **kwargs):
        """Fill the choices with the systems of this site."""
        super().__init__(*args, **kwargs)
        names = CodeSystem.objects.values_list("slug", "name")
        self.fields["system"].choices = [("", "All code systems"), *names]

    def clean_file(self):
        """The text of the file, its first column for CSV; None without a file."""
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > LARGEST_INPUT:
            raise ValidationError(
                f"{file.name} has {file.size:,} bytes; the limit is {LARGEST_INPUT:,}. "
                "Split the list and look up one part at a time."
            )
        text = _plain_text(file.name, file.read())
        return _first_column(file.name, text) if file.name.lower().endswith(".csv") else text

    def clean(self):
        """Raises ValidationError for nothing at all, for too many lines and for lines too long to be a code or a name."""
        data = super().clean()
        if self.errors:
            return data
        if data.get("file") is not None:
            data["codes"] = data["file"]
        if len(data["codes"].encode()) > LARGEST_INPUT:
            raise ValidationError(_TOO_LARGE)
        rows = enumerate(_LINE_END.split(data["codes"]), start=1)
        data["lines"] = [(number, cell) for number, row in rows if (cell := cell_with_code(row))]
        if not data["lines"]:
            raise ValidationError(
                "There is nothing to look up yet. Paste codes or names, one per line, or choose a file."
            )
        if len(data["lines"]) > MOST_LINES:
            raise ValidationError(
                f"The list has {len(data['lines']):,} lines; the limit is {MOST_LINES:,}. "
                "Split it and look up one part at a time."
            )
        for number, row in data["lines"]:
            if len(row) > LONGEST_LINE:
                raise ValidationError(
                    f"Line {number:,} has {len(row):,} characters, too many for a code or a name; the limit is {LONGEST_LINE}."
                )
        apart = lines_apart([row for _, row in data["lines"]], system=data["system"])
        data["lines"] = [(number, text) for (number, _), row in zip(data["lines"], apart, strict=True) for text in row]
        if len(data["lines"]) > MOST_LINES:
            raise ValidationError(
                f"The lines list {len(data['lines']):,} codes; the limit is {MOST_LINES:,}. "
                "Split the list and look up one part at a time."
            )
        return data

    @property
    def text(self) -> str:
        """The lines for the page's text box, where they can be changed and sent again; those of a file too."""
        return getattr(self, "cleaned_data", {}).get("codes") or self["codes"].value() or ""

    def answers(self, user) -> list[tuple[int, str, Answer]]:
        """(number, text, answer) of each line of a valid form, as far as the licences let `user` read."""
        lines = self.cleaned_data["lines"]
        found = look_up([text for _, text in lines], user=user, system=self.cleaned_data["system"])
        return [(number, text, answer) for (number, text), answer in zip(lines, found, strict=True)]


def _plain_text(name: str, raw: bytes) -> str:
    """The text of a file; Excel's “Unicode text” is UTF-16 with a byte order mark. Raises ValidationError."""
    text = text_of(raw)
    if "\0" in text or raw.startswith(b"PK\x03\x04"):
        raise ValidationError(f"{name} is not a text file. Save a spreadsheet as CSV first, or paste the lines.")
    return text


def _first_column(name: str, text: str) -> str:
    """The first cells of a CSV file, a line each, without a heading such as “code”. Raises ValidationError."""
    delimiter = delimiter_of(text, lambda cells: -len(cells[0]))  # the one that comes first: texts may hold others
    try:
        cells = [row[0] if row else "" for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise ValidationError(f"{name} cannot be read as CSV: {error}. Save it again, or paste the lines.") from error
    if cells and cells[0].strip().lower() in _HEADINGS:
        cells[0] = ""
    return "\n".join(_LINE_END.sub(" ", cell) for cell in cells)
