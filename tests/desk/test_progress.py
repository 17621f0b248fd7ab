"""The page of long work: it shows the progress while the work runs, and its result at the end."""

import pytest
from django.core.exceptions import PermissionDenied

from desk.progress import progress_page
from tests import makers

pytestmark = pytest.mark.django_db


class Refused(Exception):
    """What the work of these stories may refuse."""


@pytest.fixture
def progress(rf):
    """The page over some steps, as a staff member gets it."""

    def start(steps, total=None):
        request = rf.post("/")
        request.user = makers.person("stella", is_staff=True)
        return progress_page(
            request,
            title="Loading <elbows>",
            steps=steps,
            total=total,
            back="/before/",
            finished=lambda: "/after/",
            refusals=(Refused,),
        )

    return start


def text_of(response) -> str:
    return b"".join(response.streaming_content).decode()


def work(*ticks, error=None):
    yield from ticks
    if error:
        raise error


def test_each_step_is_shown_and_the_end_leads_on(progress):
    text = text_of(progress(work((1, "One <b>"), (2, "Two")), total=2))
    first, second = text.index('value="1" max="2"'), text.index('value="2" max="2"')
    assert text.index("Loading &lt;elbows&gt;") < first < text.index("One &lt;b&gt;") < second < text.index("Done.")
    assert '<a href="/after/">Continue</a>' in text
    assert '<meta http-equiv="refresh" content="0;url=/after/">' in text
    assert text.rstrip().endswith("</html>")


def test_work_of_unknown_length_is_told_in_words_alone(progress):
    text = text_of(progress(work((7, "Seven so far"))))
    assert '<p class="tick">Seven so far</p>' in text and "<progress" not in text


@pytest.mark.parametrize("error", [Refused("Not <this> one"), PermissionDenied("Not <this> one")])
def test_a_refusal_says_why_and_leads_back(progress, error):
    text = text_of(progress(work((1, "One"), error=error)))
    assert 'role="status">Not &lt;this&gt; one <a href="/before/">Back</a>' in text
    assert "Done." not in text and "refresh" not in text


def test_an_error_is_logged_and_its_words_stay_in_the_log(progress, caplog):
    text = text_of(progress(work((1, "One"), error=RuntimeError("secret host"))))
    assert "The work stopped with an error, and nothing was changed." in text and '<a href="/before/">Back</a>' in text
    assert "secret host" not in text and "refresh" not in text
    assert "secret host" in caplog.text


def test_the_page_grows_while_the_work_goes_on_and_nothing_on_its_way_holds_it_back(progress):
    done = []

    def steps():
        for number in (1, 2):
            done.append(number)
            yield number, f"Step {number}"

    response = progress(steps())
    pieces = iter(response.streaming_content)
    assert "Loading" in next(pieces).decode() and done == []
    assert "Step 1" in next(pieces).decode() and done == [1]
    assert (response["Content-Encoding"], response["X-Accel-Buffering"]) == ("identity", "no")


def test_a_reader_who_goes_away_ends_the_work(progress):
    ended = []

    def steps():
        try:
            yield 1, "One"
            yield 2, "Two"
        finally:
            ended.append(True)

    response = progress(steps())
    pieces = iter(response.streaming_content)
    next(pieces), next(pieces)
    assert not ended
    del pieces
    response.close()
    assert ended
