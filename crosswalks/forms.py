"""The form with which a list of local names is uploaded."""

from django import forms
from django.core.exceptions import ValidationError

from codes.models import CodeSystem
from crosswalks.models import Crosswalk
from crosswalks.rules import LARGEST_FILE, MOST_ROWS, BadList, read_list


class ListForm(forms.ModelForm):
    """A CSV file of local names, what the list is called, and the code system to match with. Cleans `file` to its rows."""

    file = forms.FileField(
        label="CSV file",
        help_text=f"An id and a name in each row, at most {MOST_ROWS:,} rows. Headings may say which column is the “name”.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    class Meta:
        model = Crosswalk
        fields = ("name", "system")

    def __init__(self, *args, **kwargs):
        """Offer the systems by name."""
        super().__init__(*args, **kwargs)
        self.fields["system"] = forms.ModelChoiceField(
            CodeSystem.objects.all(), required=False, label="Match with", empty_label="All code systems"
        )

    def clean_file(self):
        """The rows of the file. Raises ValidationError."""
        file = self.cleaned_data["file"]
        try:
            return read_list(file.read(LARGEST_FILE + 1))
        except BadList as error:
            raise ValidationError(str(error)) from error
