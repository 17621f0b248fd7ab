"""The registry of findings: what upper rooms say has to be settled before a draft goes on."""

import pytest

from accounts import roles
from procedures import actions, findings
from procedures.models import ProcedureVersion
from procedures.rules import EditorialError
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(monkeypatch) -> list[str]:
    """What one room finds in every version; tests add to it."""
    found = []
    monkeypatch.setattr(findings, "_finders", [])
    findings.register(lambda version: found)
    findings.register(lambda version: [f"“{version.name}” is odd"] if found else [])
    return found


REFUSAL = "Settle this first: one line fits no field; “Mending of the elbow” is odd."


def test_no_step_towards_readers_is_taken_while_a_finding_is_open(found):
    wanda, ravi, boss = makers.writer(), makers.reviewer(), makers.person("boss", roles.ADMINISTRATOR)
    version = makers.draft(wanda)
    found.append("one line fits no field")
    for step, actor in ((makers.submit, wanda), (actions.publish_unreviewed, boss)):
        with pytest.raises(EditorialError) as refusal:
            step(version=version, actor=actor)
        assert str(refusal.value) == REFUSAL
    found.clear()
    version = makers.submit(version=version, actor=wanda)
    found.append("one line fits no field")
    with pytest.raises(EditorialError, match="Settle this first"):
        makers.publish(version=version, actor=ravi)
    assert ProcedureVersion.objects.get().state == "in_review"
    found.clear()
    assert makers.publish(version=version, actor=ravi).state == "published"


def test_a_text_is_edited_sent_back_and_discarded_with_open_findings(found):
    wanda, ravi = makers.writer(), makers.reviewer()
    version = makers.submit(version=makers.draft(wanda), actor=wanda)
    found.append("one line fits no field")
    version = makers.return_to_draft(version=version, actor=ravi, note="See the line.")
    version = actions.fill_draft(version=version, document=makers.document(tools=["Drill"]), actor=wanda)
    assert makers.discard(version=version, actor=wanda).state == "discarded"


def test_a_new_draft_copies_a_published_version_but_no_discarded_one_with_findings(found):
    wanda = makers.writer()
    live = makers.published(by=wanda)
    dropped = makers.discard(version=makers.draft(wanda, name="Ankle", primary_code=None), actor=wanda)
    found.append("one line fits no field")
    assert actions.start_draft(procedure=live.procedure, actor=wanda).number == 2
    with pytest.raises(EditorialError, match="was discarded before this was settled: one line fits no field"):
        actions.start_draft(procedure=dropped.procedure, actor=wanda)
