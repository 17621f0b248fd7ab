"""Several people work on two entries in any order: whatever they do, the promises of editorial work hold.

Each sentence that somebody writes has words of its own, so that the test knows whose they are without asking the product.
"""

import os
import re

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts import roles
from procedures import actions
from procedures.content import content_of, document_of, fingerprint
from procedures.models import Procedure, ProcedureVersion
from procedures.revisions import state_at
from procedures.rules import EditorialError
from tests import makers

pytestmark = pytest.mark.django_db

PEOPLE = ("ada", "ben", "cleo")  # each of them writes and reviews
TEXTS = ("summary", "restrictions", "benefits_text")
people, texts = st.sampled_from(PEOPLE), st.sampled_from(TEXTS)
WORD = re.compile(r"\b(?:ada|ben|cleo)\d+")


def sentence(word: str) -> str:
    """A sentence whose words all begin with this one; long enough to be known in another entry."""
    return " ".join(f"{word}{letter}" for letter in "abcdef") + "."


def words(content) -> set[str]:
    """Which words the sentences in a content begin with."""
    return set(WORD.findall(str([content[key] for key in (*TEXTS, "risks")])))


class Editing(RuleBasedStateMachine):
    """Two entries, three people, and every action on a draft, from present and from stale states."""

    @initialize()
    def start(self):
        """Two entries with a draft, in a transaction that is rolled back at the end."""
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.people = {name: makers.person(name, roles.WRITER, roles.REVIEWER) for name in PEOPLE}
        self.count, self.reviewed, self.saves, self.frozen, self.opened = 0, set(), [], {}, {}
        self.other = makers.draft(self.people["ben"]).procedure
        self.procedure = makers.draft(self.people["ada"]).procedure

    def teardown(self):
        """Undoes everything."""
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def version(self, *states) -> ProcedureVersion | None:
        return self.procedure.versions.with_page_data().filter(state__in=states).first()

    def word(self, who: str) -> str:
        self.count += 1
        return f"{who}{self.count}"

    def has(*states):
        return precondition(lambda self: self.version(*states) is not None)

    def tried(self, action, **arguments):
        """The result of an action, or None if a rule refused it; a refusal changes nothing."""
        before = self.picture()
        try:
            return action(**arguments)
        except EditorialError:
            assert self.picture() == before
            return None

    def picture(self) -> list:
        return [
            (version.pk, version.state, version.reviewed_by_id, fingerprint(content_of(version)))
            for version in self.procedure.versions.with_page_data().order_by("pk")
        ]

    @rule()
    def turn_to_the_other_entry(self):
        """The other entry is worked on."""
        self.procedure, self.other = self.other, self.procedure

    @has("draft")
    @rule(who=people, source=texts, place=texts)
    def copy(self, who, source, place):
        """Somebody pastes a text of the other entry, from whatever version is its newest."""
        newest = self.other.versions.order_by("-number").first()
        state = state_at(self.version("draft"))
        text = f"{state.content[place]} {state_at(newest).content[source]}"
        makers.edit(self.version("draft"), self.people[who], **{place: text})

    @has("draft")
    @rule(who=people, key=texts, appends=st.booleans(), is_stale=st.booleans())
    def save(self, who, key, appends, is_stale):
        """Somebody saves a text in the draft as it is now, or as they opened it before their last save."""
        version, now = self.version("draft"), state_at(self.version("draft"))
        pk, before = self.opened.get(who, (None, None))
        state = before if is_stale and pk == version.pk else now
        self.opened[who] = (version.pk, now)
        word = self.word(who)
        text = f"{state.content[key]} {sentence(word)}" if appends else sentence(word)
        saved = self.tried(
            actions.save_draft,
            version=version,
            base=state.number,
            content=state.content | {key: text},
            actor=self.people[who],
        )
        if saved:
            assert word in words(state_at(version).content)
            self.saves.append((version.pk, saved.revision.number, word))

    @has("draft")
    @rule(who=people, source=texts, place=texts, cuts=st.booleans())
    def move(self, who, source, place, cuts):
        """Somebody cuts or copies a text and pastes it elsewhere."""
        version = self.version("draft")
        state = state_at(version)
        cut = {source: "Moved."} if cuts else {}
        moved = state.content | cut | {place: state.content[source]}
        actions.save_draft(version=version, base=state.number, content=moved, actor=self.people[who])

    @has("draft")
    @rule(who=people, adds=st.booleans())
    def change_risks(self, who, adds):
        """Somebody adds a risk, or removes the first one."""
        version = self.version("draft")
        state = state_at(version)
        new = {"id": None, "name": self.word(who), "likelihood": "not_stated", "frequency": "", "management": ""}
        risks = [*state.content["risks"], new] if adds else state.content["risks"][1:]
        actions.save_draft(
            version=version, base=state.number, content=state.content | {"risks": risks}, actor=self.people[who]
        )

    @has("draft")
    @rule(who=people, data=st.data())
    def restore(self, who, data):
        """Somebody brings back an earlier revision."""
        version = self.version("draft")
        number = data.draw(st.integers(1, state_at(version).number))
        makers.restore(version=version, number=number, actor=self.people[who])
        assert words(content_of(self.version("draft"))) == words(state_at(version, number).content)

    @has("draft")
    @rule(who=people, verb=st.sampled_from(["submit", "discard"]))
    def close(self, who, verb):
        """Somebody submits or discards the draft as it is."""
        version = self.version("draft")
        getattr(makers, verb)(version=version, actor=self.people[who])

    @has("in_review")
    @rule(who=people)
    def send_back(self, who):
        """Somebody sends the version back."""
        makers.return_to_draft(version=self.version("in_review"), actor=self.people[who], note="Why?")

    @has("draft", "in_review")
    @rule(who=people, other=people, is_stale=st.booleans())
    def approve(self, who, other, is_stale):
        """Somebody approves the version that another submitted, perhaps from a page that shows another text."""
        version = self.version("in_review") or makers.submit(version=self.version("draft"), actor=self.people[other])
        content = content_of(version)
        seen = fingerprint(content | {"summary": "Something else."}) if is_stale else fingerprint(content)
        done = self.tried(actions.publish, version=version, actor=self.people[who], seen=seen)
        new = {word for word in words(content) if word not in self.reviewed}
        mine = {word for word in new if word.startswith(who)}
        assert not done or not (mine or is_stale), f"{who} approved {mine}"
        if done:
            self.reviewed |= words(content)
            self.frozen[version.pk] = fingerprint(content)

    @precondition(lambda self: self.version("draft", "in_review") is None)
    @rule(who=people, is_import=st.booleans())
    def continue_entry(self, who, is_import):
        """Somebody starts the next draft, or imports a document that was made from the newest text."""
        newest = self.procedure.versions.with_page_data().order_by("-number").first()
        if is_import:
            document = document_of(content_of(newest))
            document.texts["summary"] = sentence(self.word(who))
            actions.start_drafts(texts=[(self.procedure, document)], actor=self.people[who])
        else:
            actions.start_draft(procedure=self.procedure, actor=self.people[who])

    @invariant()
    def published_texts_never_change(self):
        """What was approved reads as it did then."""
        for pk, then in getattr(self, "frozen", {}).items():
            assert fingerprint(content_of(ProcedureVersion.objects.with_page_data().get(pk=pk))) == then

    @invariant()
    def one_version_is_live_and_one_open(self):
        """At most one version is published, at most one is open, and the newest revision says what the draft says."""
        if not hasattr(self, "procedure"):
            return
        states = list(self.procedure.versions.values_list("state", flat=True))
        assert states.count("published") == self.procedure.versions.filter(pk__in=self.frozen).exists()
        assert states.count("draft") + states.count("in_review") <= 1
        if version := self.version("draft", "in_review"):
            assert state_at(version).content == content_of(version)

    @invariant()
    def acknowledged_saves_stand_in_revisions(self):
        """Every save that was acknowledged can be looked at again."""
        for pk, number, word in getattr(self, "saves", [])[-5:]:
            assert word in words(state_at(ProcedureVersion(pk=pk), number).content)


def test_the_promises_hold_in_every_order_of_work():
    many = int(os.environ.get("MEDREF_SEQUENCES", "3"))
    run_state_machine_as_test(
        Editing,
        settings=settings(
            max_examples=many, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert not Procedure.objects.exists()
