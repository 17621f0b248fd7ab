"""The page of results: filters, chips, pages, and help if nothing was found."""

import re
from html import unescape
from urllib.parse import parse_qs

import pytest

from procedures.models import ProcedureVersion
from search.forms import FILTERS
from search.marking import Marks
from search.misses import misses
from search.queries.found import Choice, Facet, Found, Help, Result
from tests import makers
from tests.search.test_pages import body

pytestmark = pytest.mark.django_db

NOTHING = Found([], 0, help=Help())


@pytest.fixture
def showing(client, monkeypatch):
    """A function that gives the results page for what a search would have found, and keeps what was asked of it."""

    def show(found=NOTHING, /, **parameters):
        monkeypatch.setattr("search.views.find", lambda text, **asked: show.asked.update(asked, text=text) or found)
        return body(client, "/search/", **({"q": "elbow"} | parameters))

    show.asked = {}
    return show


def found(count=1, total=None, **fields):
    rows = [Result("procedure", f"Elbow {n}", f"/e{n}/", "name", 1, version=ProcedureVersion()) for n in range(count)]
    return Found(rows, count if total is None else total, **fields)


def facet(key="system", *choices):
    """A filter of (value, count, chosen)."""
    return Facet(
        key, key.title(), tuple(Choice(value, f"The {value}", count, chosen) for value, count, chosen in choices)
    )


def links(page):
    return [unescape(address) for address in re.findall(r'href="(\?[^"]*)"', page)]


def boxes(page):
    """The choices of the filters: value -> what stands in its tag."""
    return {
        value: rest.strip() for value, rest in re.findall(r'type="checkbox" name="\w+" value="(.+?)"([^>]*)>', page)
    }


def test_the_page_itself_asks_the_database_nothing_not_even_to_count_a_miss(client, showing, django_assert_num_queries):
    with django_assert_num_queries(0):
        showing(found(25, 990, facets=[facet("kind", ("code", 5, True))]), kind="code")
        showing(NOTHING)
    assert misses.take() == {"elbow": 1}


def test_no_text_of_a_result_or_a_filter_is_read_as_html(showing):
    version = ProcedureVersion(summary="a <i> b &amp; c")
    odd = Result("procedure", "<b>Elbow</b>", '/"e"/', "<why>", 1, Marks(("elb",)), version=version)
    choices = tuple(Choice('"<v>"', "<label>", count, chosen=False) for count in (1, 0))
    page = showing(Found([odd], 1, facets=[Facet("system", "System", choices)]))
    assert '<a href="/&quot;e&quot;/">&lt;b&gt;<mark>Elb</mark>ow&lt;/b&gt;</a>' in page
    assert "Match: &lt;why&gt;" in page and "a &lt;i&gt; b" in page and page.count('value="&quot;&lt;v&gt;&quot;"') == 2
    assert page.count("<span>&lt;label&gt;</span>") == 2 and 'facet-choice-empty"><input' in page


def test_every_filter_stands_in_the_address_and_may_be_given_several_times(showing):
    chosen = {key: [f"{key}:1", f"{key} 2"] for key in FILTERS}
    page = showing(found(25, 60), **chosen, page=2, other="x")
    assert showing.asked["chosen"] == {key: tuple(values) for key, values in chosen.items()}
    assert (showing.asked["offset"], showing.asked["limit"]) == (25, 25)
    following = next(address for address in links(page) if address.endswith("page=3"))
    assert parse_qs(following[1:]) == {"q": ["elbow"], **chosen, "page": ["3"]}


def test_filters_are_read_as_people_type_them_and_floods_are_cut(showing):
    showing(NOTHING, system=["ICD10PCS", "icd10pcs", "", "x" * 171, "a\0b"], specialty=map(str, range(50)))
    assert showing.asked["chosen"]["system"] == ("icd10pcs", "ab")
    assert len(showing.asked["chosen"]["specialty"]) == 40


def test_choices_are_boxes_with_their_counts_and_those_that_leave_nothing_stay(showing):
    system = facet("system", ("icd10pcs", 1234, True), ("hcpcs", 0, True), ("cpt4", 0, False), ("icd10cm", 7, False))
    page = showing(found(facets=[system]), system=["icd10pcs", "hcpcs"])
    assert boxes(page) == {"icd10pcs": "checked", "hcpcs": "checked", "cpt4": "disabled", "icd10cm": ""}
    assert ">1,234<" in page
    assert '<input type="hidden" name="q" value="elbow">' in page and ">Apply</button>" in page


def test_of_a_long_filter_eight_stand_open_and_those_that_are_on(showing):
    choices = [(f"s{number:02}", number, number == 3) for number in range(20)]
    page = showing(found(facets=[facet("specialty", *choices)]))
    open_part, folded_part = page.split('<details class="more-choices">')
    assert list(boxes(open_part)) == [f"s{number:02}" for number in (*range(19, 11, -1), 3)]
    assert list(boxes(folded_part)) == [f"s{number:02}" for number in (0, 1, 2, *range(4, 12))]
    assert "11 more" in folded_part
    assert "more-choices" not in showing(found(facets=[facet("specialty", *choices[:8])]))


def test_what_is_on_is_taken_off_one_by_one_or_all_at_once(showing):
    facets = [
        facet("system", ("a", 1, True), ("b", 1, True), ("c", 9, False)),
        facet("setting", ("Day & night", 1, True)),
    ]
    page = showing(found(facets=facets), system=["a", "b"], setting="Day & night", page=3)
    chips = page.split('<ul class="chips"')[1].split("</ul>")[0]
    assert links(chips) == [
        "?q=elbow&system=b&setting=Day+%26+night",
        "?q=elbow&system=a&setting=Day+%26+night",
        "?q=elbow&system=a&system=b",
    ]
    assert "The Day &amp; night" in chips and "The c" not in chips
    assert '<a href="?q=elbow">Clear all</a>' in page
    assert "Clear all" not in showing(found(facets=[facet("kind", ("code", 1, False))]))


def test_a_filter_that_the_words_say_cannot_be_taken_off_apart_from_them(showing):
    page = showing(found(facets=[facet("system", ("hcpcs", 9, True))]), q="hcpcs wheelchair")
    assert "The hcpcs" in page and "(from your search)" in page
    assert "Remove filter" not in page and "Clear all" not in page


def test_another_query_in_place_of_the_one_typed_is_said_and_not_counted_as_a_miss(showing):
    page = unescape(showing(found(instead="appendectomy"), q="appendecktomy"))
    assert "Nothing matches as typed. These are the results for “appendectomy”." in page
    assert not misses.take()


def test_where_nothing_is_found_the_page_leads_on(showing):
    ways_on = Help(nearest=("elbow", "elbows"), without_a_word=(("elbow mend", 12), ("mend", 1)), elsewhere=0)
    page = showing(Found([], 0, help=ways_on), q="elbwo mend", kind="code")
    assert links(page) == [
        "?q=elbow",
        "?q=elbows",
        "?q=elbow+mend",
        "?q=mend",
    ]
    for text in ("No results", "12 results", "1 result<", "/procedures/", "/codes/"):
        assert text in page, text
    assert misses.take() == {"elbwo mend": 1}


def test_what_only_the_filters_keep_away_is_told_and_not_counted_as_a_miss(showing):
    page = showing(Found([], 0, help=Help(elsewhere=1200)), kind="code")
    assert '<a href="?q=elbow">1,200 results without the filters</a>' in page
    assert not misses.take()


def test_a_long_list_stops_at_page_40_and_says_so(showing):
    long = found(25, 1001)
    assert "The list stops at page 40" not in showing(long, page=39)
    for number in (40, 41, 999):
        page = showing(long, page=number)
        assert "Only the first 40 pages are shown. Narrow the results" in page and "page 40 of the first 40" in page, (
            number
        )
        assert (showing.asked["offset"], [address for address in links(page) if "page=" in address]) == (
            975,
            ["?q=elbow&page=39"],
        )
    assert "The list stops" not in showing(found(25, 1000), page=40)


def test_codes_that_have_fewer_of_the_words_than_the_entries_are_announced(client):
    makers.load_codes()
    makers.published(name="Zorbing of the elbow", primary_code=None, related_codes=[])
    page = client.get("/search/?q=zorbing+elbow").content.decode()
    heading = "No code has all of your words. The best matches have: elbow. Not with them: zorbing."
    assert page.index("badge-entry") < page.index(heading) < page.index("code-label"), "the entry comes first"
    assert heading not in client.get("/search/?q=zorbing+elbow&kind=procedure").content.decode()
