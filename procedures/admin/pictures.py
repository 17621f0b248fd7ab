"""The page of the desk that adds a picture to a draft."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from accounts.permissions import require
from documents.entry import one_line
from documents.row_kinds import Illustration as IllustrationRow
from procedures import actions
from procedures.admin.sections import anchor_of
from procedures.models import Illustration
from procedures.rules import WRITE, EditorialError


class PictureForm(forms.ModelForm):
    """A file, and what is said of the picture in it."""

    file = forms.FileField(
        label="Picture",
        help_text="PNG, JPEG or WebP, at most 10 MB. Place, time and everything else that is not picture is removed.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    class Meta:
        model = Illustration
        fields = ("file", "caption", "alt", "credit", "licence", "printing")
        widgets = {"alt": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        """Accepts the arguments of a form; what readers must be told is required."""
        super().__init__(*args, **kwargs)
        for name in ("alt", "credit", "licence"):
            self.fields[name].required = True

    def _post_clean(self):
        """The action checks the row, when the picture has an address."""


class PicturePages:
    """The part of the desk for versions that adds pictures; mixed into its ModelAdmin."""

    def get_urls(self):
        """Adds the address of the page."""
        view = self.admin_site.admin_view(self.add_picture)
        return [path("<int:pk>/picture/", view, name="version_add_picture"), *super().get_urls()]

    def add_picture(self, request, pk):
        """Ask for a file and for what is said of it, store the picture, and return to its row in the draft."""
        require(request.user, WRITE)
        version = get_object_or_404(self.get_queryset(request), pk=pk)
        form = PictureForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            said = {name: one_line(text) for name, text in form.cleaned_data.items() if name != "file"}
            try:
                content = form.cleaned_data["file"].read()
                actions.add_picture(version=version, content=content, about=IllustrationRow(**said), actor=request.user)
            except EditorialError as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, f"The picture “{said['caption']}” was added.", messages.SUCCESS)
                address = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
                return redirect(f"{redirect(address, pk).url}#{anchor_of('illustrations')}")
        context = {**self.admin_site.each_context(request), "title": f"Add a picture to {version}", "version": version}
        page = "admin/procedures/procedureversion/add_picture.html"
        return render(request, page, context | {"opts": self.opts, "form": form})
