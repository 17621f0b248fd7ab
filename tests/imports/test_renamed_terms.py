"""Files that name terms which were renamed since: they mean the current ones, and a renaming alone changes no entry."""

import pytest

from accounts import roles
from documents.entry import Person
from imports.actions import import_documents, importer, settle_proposals
from imports.models import Finding
from imports.queries import differences
from imports.terms import proposal_vocabularies
from procedures import actions
from procedures.models import PersonnelRole, ProcedureVersion, Setting
from procedures.queries import entry_document
from tests import makers
from tests.imports.test_older_tables import exported, uploaded
from tests.imports.test_proposed_drafts import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def live():
    return makers.published(personnel=[Person("Hand surgeon")])


def renamed():
    boss = makers.person("boss", roles.ADMINISTRATOR)
    term = PersonnelRole.objects.get(name="Hand surgeon")
    actions.rename_term(term=term, name="Plumber of hands", actor=boss)


def test_an_export_of_a_published_entry_is_unchanged_whether_it_was_made_before_or_after_a_renaming(live):
    before = exported()
    renamed()
    assert exported() == before
    assert uploaded(before).verdict == "unchanged"


@pytest.mark.parametrize("word", ["Hand surgeon", "HAND SURGEON", "Plumber of hands"])
def test_a_document_means_the_current_term_whichever_word_it_uses(live, word):
    renamed()
    people = [Person(word), Person("Nurse")]
    counts = import_documents(documents=[makers.written(personnel=people)], actor=importer())
    assert counts.revised == 1
    draft = ProcedureVersion.objects.get(state="draft")
    assert entry_document(draft).personnel == [Person("Plumber of hands"), Person("Nurse")]
    again = import_documents(documents=[makers.written(personnel=people)], actor=importer())
    assert again.unchanged == 1


def test_an_older_table_undoes_nothing_where_only_a_term_was_renamed(live):
    table = exported().replace(b"Scalpel", b"Saw")
    renamed()
    makers.follow_up(live, personnel=[Person("Plumber of hands")])
    document = uploaded(table)
    assert (document.verdict, document.reason) == ("changed", "")
    assert [(row.label, row.old, row.new) for row in differences(document)] == [("Tools", "Scalpel", "Saw")]


def test_words_of_a_source_propose_the_current_term():
    boss = makers.person("boss", roles.ADMINISTRATOR)
    import_documents(documents=[page()], actor=importer())
    waiting = Finding.objects.get(value="Day surgery unit")
    actions.rename_term(term=Setting.objects.get(name="Day surgery unit"), name="Day clinic", actor=boss)
    settle_proposals(document=waiting.document, outcome="accepted", findings=[waiting.pk], actor=makers.writer())
    assert [term.name for term in waiting.document.version.settings.all()] == ["Day clinic"]
    vocabulary = proposal_vocabularies()["settings"]
    assert [hit.value for hit in vocabulary.find("In a day surgery unit.")] == ["Day clinic"]
