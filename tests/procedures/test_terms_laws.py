"""Laws of terms, for whatever sequence of renamings and merges meets drafts and publications."""

from itertools import groupby

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import roles
from documents.entry import Person
from procedures import actions
from procedures.content import content_of
from procedures.filters import ProcedureFilter
from procedures.models import PersonnelRole, ProcedureVersion
from procedures.revisions import state_at
from procedures.terms import in_current_words, renamed
from tests import makers

pytestmark = pytest.mark.django_db

NAMES = ["Surgeon", "surgeon", "Nurse", "NURSE", "Porter", "Plumber"]
names, numbers = st.sampled_from(NAMES), st.integers(0, 5)
STEPS = st.one_of(
    st.tuples(st.just("rename"), numbers, names),
    st.tuples(st.just("merge"), numbers, numbers),
    st.tuples(st.just("write"), st.lists(names, max_size=3), st.none()),
    st.tuples(st.sampled_from(["advance", "advance", "return", "discard"]), st.none(), st.none()),
)


class Site:
    """An entry, its people, and the contents of versions that are no drafts."""

    def __init__(self):
        """Publish the first version."""
        self.boss = makers.person("boss", roles.ADMINISTRATOR)
        self.wanda, self.ravi = makers.writer(), makers.reviewer()
        self.procedure = makers.published(personnel=[Person("Surgeon"), Person("Nurse")]).procedure
        self.kept = {}

    def version(self) -> ProcedureVersion:
        return self.procedure.versions.open().first() or actions.start_draft(procedure=self.procedure, actor=self.wanda)

    def term(self, number: int) -> PersonnelRole:
        terms = list(PersonnelRole.objects.current())
        return terms[number % len(terms)]

    def take(self, verb, first, second):
        version = self.version()
        is_draft = version.state == "draft"
        if verb == "rename":
            actions.rename_term(term=self.term(first), name=second, actor=self.boss)
        elif verb == "merge" and (term := self.term(first)) != (into := self.term(second)):
            actions.merge_terms(term=term, into=into, actor=self.boss)
        elif verb == "write" and is_draft:
            makers.edit(version, self.wanda, personnel=[{"id": None, "role": name, "note": ""} for name in first])
        elif verb == "advance" and is_draft:
            makers.submit(version=makers.edit(version, self.wanda, personnel_text="Some."), actor=self.wanda)
        elif verb == "advance":
            makers.publish(version=version, actor=self.ravi)
        elif verb == "return" and not is_draft:
            makers.return_to_draft(version=version, actor=self.ravi, note="Again.")
        elif verb == "discard" and is_draft:
            makers.discard(version=version, actor=self.wanda)

    def check(self):
        words = renamed()
        for version in self.procedure.versions.with_page_data():
            content = content_of(version)
            if version.state == "draft":
                assert in_current_words(content, words) == content
                assert state_at(version).content == content
                self.kept.pop(version.pk, None)
            else:
                assert self.kept.setdefault(version.pk, content) == content
            if version.state == "published":
                for row in content["personnel"]:
                    assert found(row["role"]) == [version]
        terms = sorted(PersonnelRole.objects.select_related("replaced_by"), key=lambda term: term.name.lower())
        for _, alike in groupby(terms, key=lambda term: term.name.lower()):
            [current] = {term.current for term in alike}
            assert current.replaced_by is None


def found(role: str) -> list[ProcedureVersion]:
    return list(ProcedureFilter({"personnel": [role]}, ProcedureVersion.objects.published()).qs)


@settings(max_examples=8)
@given(st.lists(STEPS, min_size=3, max_size=10))
def test_published_words_never_change_and_drafts_always_say_the_current_ones(steps):
    with transaction.atomic():
        site = Site()
        site.check()
        for step in steps:
            site.take(*step)
            site.check()
        transaction.set_rollback(True)
