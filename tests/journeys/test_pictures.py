"""Makes the pictures of the editors’ guide again: `bin/test tests/journeys/test_pictures.py --pictures`."""

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from tests import makers
from tests.journeys.test_editors import sign_in

PICTURES = settings.BASE_DIR / "docs" / "pictures"


@pytest.fixture
def wanted(pytestconfig):
    """Skips the test unless somebody wants new pictures."""
    if not pytestconfig.getoption("--pictures"):
        pytest.skip("makes the pictures of the guide, with --pictures")


def test_the_pictures_of_the_editors_guide(wanted, page, live_server, site_with_content):
    url = live_server.url
    wanda = User.objects.get(username="wanda")
    draft = makers.draft(wanda, name="Polishing of the elbow", primary_code=None)
    handed_in = makers.draft(wanda, name="Lacing of the elbow", primary_code=None)
    makers.submit(handed_in, actor=wanda)
    page.set_viewport_size({"width": 1100, "height": 720})

    def picture(name: str, address: str) -> None:
        page.goto(url + address)
        page.screenshot(path=PICTURES / f"{name}.png")

    sign_in(page, url, "wanda")
    picture("front-page", reverse("admin:index"))
    picture("draft", reverse("admin:procedures_procedureversion_change", args=[draft.pk]))
    page.context.clear_cookies()
    sign_in(page, url, "ravi")
    picture("review", reverse("admin:procedures_procedureversion_change", args=[handed_in.pk]))
