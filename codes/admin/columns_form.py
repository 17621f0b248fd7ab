"""The form with which a code manager says which column of a table is which."""

from django import forms

from codes.formats.columns import NAMES, NEEDED, Words, columns_of, is_numbered, named
from codes.models import CodeUpload
from workbooks.xlsx_parts import column_letters

_LABELS = {
    "code": "Code",
    "title": "Title",
    "short_title": "Short title",
    "parent": "Heading above it",
    "valid_from": "Valid from",
    "valid_to": "Valid to",
    "is_header": "Is a heading",
    "status": "Status, in words",
    "active": "Active, yes or no",
    "term": "Term",
    "kind": "Kind",
    "source": "Source code",
    "target": "Target code",
}


class ColumnsForm(forms.Form):
    """For each name the column of the table that has it, as its position; at first those that were read."""

    def __init__(self, upload: CodeUpload, headings: list[str], data=None):
        """`headings` are the cells of the row that probably has the headings, empty where the licence withholds them."""
        super().__init__(data)
        self.headings = headings
        number, chosen = (
            upload.preview["table"]["headings"],
            named(upload.columns, upload.holds) if upload.columns else None,
        )
        self.fields["has_headings"] = forms.BooleanField(
            required=False,
            label=f"Row {number} has the headings",
            label_suffix="",
            initial=not (chosen and is_numbered(chosen)),
        )
        options = [(str(place), f"{column_letters(place + 1)} {text}".strip()) for place, text in enumerate(headings)]
        initial = _positions(headings, chosen)
        for name in NAMES[upload.holds]:
            needed = name in NEEDED[upload.holds]
            self.fields[name] = forms.ChoiceField(
                choices=[("", "choose a column" if needed else "none"), *options],
                required=needed,
                label=_LABELS[name],
                initial=initial.get(name, ""),
                error_messages={"required": f"Choose the column for “{_LABELS[name]}”."},
            )

    def columns(self, cells: list[str]) -> dict[str, str]:
        """Name -> heading from `cells`, or the number of the column where there is no heading or not only one of its kind."""
        by_heading = self.cleaned_data.pop("has_headings")
        chosen = {name: int(place) for name, place in self.cleaned_data.items() if place}
        return {
            name: cells[place] if by_heading and cells[place] and cells.count(cells[place]) == 1 else f"#{place + 1}"
            for name, place in chosen.items()
        }


def _positions(headings: list[str], words: Words | None) -> dict[str, str]:
    """Name -> position of the columns that were named, or else of those that medref knows."""
    found = columns_of(headings, words) if words else columns_of(headings)
    found |= {"valid_from": found.get("added", ""), "valid_to": found.get("terminated", "")}
    return {name: str(place) for name, place in found.items()}
