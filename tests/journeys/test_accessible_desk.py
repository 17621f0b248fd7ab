"""A page of each kind at the desk, looked at by axe: light and dark, in a wide window and in a narrow one."""

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from jobs.models import Job
from tests.journeys.axe import ARRIVED, ASKED, IN_THE_DARK
from tests.journeys.test_editors import WCAG
from tests.test_access import addresses, site  # noqa: F401 - the fixture

#: By the names of their addresses; “version_step” leads to the form of a draft.
KINDS = """
    index help worklist procedures_overview procedures_sources
    procedures_procedureversion_change procedures_procedureversion_changelist procedures_procedureversion_add version_step
    version_compare version_revisions version_preview version_assign procedures_procedure_change
    procedures_specialty_change procedures_specialty_merge accounts_user_change user_sessions second_factor
    checks_checkresult_changelist checks_pif comments_of_entry feedback_report_change
    imports_importbatch_change imports_importeddocument_change
    codes_codeupload_change codes_code_changelist codes_grouping_change code_release_withdraw crosswalks_crosswalk_change
    code_lists_codelist_change code_lists_codelist_add
    record_event_changelist search_vocabularyterm_change jobs_job_change
"""
RULES = [*WCAG, "best-practice"]
#: The magnifying glass before the box of a list is its label, “Search”; axe wants to see letters.
UNASKED = {"label-title-only": {"enabled": False}}
WHERE_IT_IS_NARROW = {"runOnly": ["target-size", "scrollable-region-focusable"]} | ASKED


def test_axe_finds_nothing_on_any_kind_of_page_of_the_desk(page: Page, live_server, first_rows, request):
    request.getfixturevalue("site")  # after the first rows
    running = {
        "state": Job.State.RUNNING,
        "ended_at": None,
        "attempts": 1,
        "done": 3,
        "total": 9,
        "words": "3 documents",
    }
    Job.objects.update(**running, started_at=timezone.now())
    client = Client()
    client.force_login(User.objects.get(username="admin"))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    pages = addresses()
    for kind in KINDS.split():
        address = pages[f"admin:{kind}"][0]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
        assert page.goto(live_server.url + address).status == 200, address
        found = Axe().run(page, options={"runOnly": RULES, "rules": UNASKED} | ASKED).response["violations"]
        page.emulate_media(color_scheme="dark")
        page.evaluate(ARRIVED)
        found += page.evaluate("options => axe.run(options)", IN_THE_DARK)["violations"]
        page.set_viewport_size({"width": 768, "height": 900})
        found += page.evaluate("options => axe.run(options)", WHERE_IT_IS_NARROW)["violations"]
        assert not [(rule["id"], rule["nodes"][0]["html"]) for rule in found], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 768, address
    assert page.get_by_role("progressbar").get_attribute("value") == "3", "the job of the last page runs"
