"""The public page of the glossary."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from glossary.queries import glossary


@require_safe
def glossary_list(request):
    """All words that are explained, by the alphabet."""
    return render(request, "glossary/list.html", {"words": glossary().meanings})
