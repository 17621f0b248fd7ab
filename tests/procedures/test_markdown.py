"""Markdown in entries: what writers may use becomes HTML, everything else becomes harmless."""

import re

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from procedures.markdown import render_markdown, with_source_links


def test_light_markdown_becomes_html():
    assert render_markdown("Rest for **two days**.") == "<p>Rest for <strong>two days</strong>.</p>\n"
    assert "<li>swelling</li>" in render_markdown("- pain\n- swelling")
    assert "<td>1 day</td>" in render_markdown("| Drug | Stop |\n| --- | --- |\n| A | 1 day |")


def test_headings_stay_below_those_of_the_page():
    assert render_markdown("# Before\n\n#### After") == "<h4>Before</h4>\n<h6>After</h6>\n"


def test_links_are_marked_and_lead_to_the_web_to_mail_and_to_pages_of_this_site():
    link = render_markdown("[guide](https://example.org/a)")
    assert link == '<p><a href="https://example.org/a" rel="noopener nofollow">guide</a></p>\n'
    assert 'href="mailto:' in render_markdown("<mailto:ward@example.org>")
    assert 'href="/procedures/hip/"' in render_markdown("[hip](/procedures/hip/)")


@pytest.mark.parametrize(
    "address",
    [
        "//other.example",
        "/\\other.example",
        "\\\\other.example",
        "///other.example",
        "ftp://other.example",
        "other",
        "<//a.b c>",
    ],
)
def test_an_address_that_only_looks_like_one_of_this_site_is_no_link(address):
    for text in (f"[x]({address})", f"[x][1]\n\n[1]: {address}"):
        assert "href" not in render_markdown(text), text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](https://example.org/pixel.png)",
        "<img src=x onerror=alert(1)>",
        '<a href="https://example.org" style="color:red" onclick="x()">y</a>',
        "<style>*{display:none}</style>",
        "<iframe src=//example.org></iframe>",
    ],
)
def test_scripts_and_raw_html_are_inert(text):
    html = render_markdown(text)
    assert set(re.findall(r"<(\w+)", html)) <= {"p"}


markdown_like = st.lists(
    st.sampled_from(
        ["<script>", "</script>", "[", "](", ")", "javascript:", "**", "# ", "> ", "- ", "1. ", "`", "|", "\n", "&lt;"]
    )
    | st.text(max_size=5)
).map("".join)


@given(markdown_like)
def test_no_text_raises_or_brings_in_a_script(text):
    html = render_markdown(text)
    assert "<script" not in html.lower()
    assert not re.search(r'href="(?!https?://|mailto:|/[^/])', html, re.IGNORECASE)
    linked = with_source_links(html, 3)
    assert strip_tags(linked).replace("source [", "[") == strip_tags(html)


def test_the_number_of_a_source_leads_to_it_and_other_brackets_stay():
    html = with_source_links(render_markdown("Helps [1, 3]. Not [4], [x], `[1]` or [a link [1]](/b)."), 3)
    assert html.count('href="#source-') == 2 and 'href="#source-1">1</a>, <a href="#source-3">3</a>]' in html
    assert "Not [4], [x], <code>[1]</code>" in html and "a link [1]</a>" in html
    assert with_source_links("1 < 2 [1]", 1).startswith("1 &lt; 2 <sup")


def test_a_table_that_scrolls_is_reached_with_the_keyboard():
    assert '<table tabindex="0">' in render_markdown("| a |\n|---|\n| b |")
