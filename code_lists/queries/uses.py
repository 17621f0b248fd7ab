"""Which public code lists have codes that a release changed."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from code_lists.models import CodeListVersion
from codes.uses import Use


def uses_in_lists(editions: QuerySet) -> Iterator[Use]:
    """The public lists whose newest signed-off version has codes of these editions, sorted by title and code."""
    versions = CodeListVersion.objects.current().filter(code_list__is_public=True)
    code_list = "code__listed__version__code_list"
    used = editions.filter(code__listed__version__in=versions).order_by(f"{code_list}__title", "code__code")
    for title, slug, *changed in used.values_list(
        f"{code_list}__title", f"{code_list}__slug", "code__code", "kind", "release"
    ):
        yield Use(f"{title} (code list)", reverse("code_lists:detail", args=[slug]), *changed)
