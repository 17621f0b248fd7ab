"""The fragments of a page become blocks that say the same words."""

from hypothesis import given
from hypothesis import strategies as st

from paper.html_blocks import blocks_of, words_of
from procedures.markdown import plain_text, render_markdown, with_source_links


def text(words: str) -> list[dict]:
    return [{"is": "text", "text": words}]


def paragraph(words: str) -> dict:
    return {"is": "paragraph", "text": text(words)}


def test_prose_keeps_its_styles_its_links_and_its_nested_lists():
    html = render_markdown(
        "A **bold**\n*word* and [a page](https://example.org/x), [here](/codes/)\n\n3. One\n   - Two\n\n> Said"
    )
    bold, word = ({"is": style, "text": text(said)} for style, said in (("strong", "bold"), ("emphasis", "word")))
    link = {"is": "link", "address": "https://example.org/x", "text": text("a page")}
    inner = {"is": "list", "ordered": False, "start": 1, "items": [[paragraph("Two")]]}
    assert blocks_of(html) == [
        {
            "is": "paragraph",
            "text": [*text("A "), bold, *text(" "), word, *text(" and "), link, *text(", "), *text("here")],
        },
        {"is": "list", "ordered": True, "start": 3, "items": [[paragraph("One"), inner]]},
        {"is": "quote", "blocks": [paragraph("Said")]},
    ]


def test_a_table_loses_columns_without_a_heading_and_words_that_the_stylesheet_sets_apart_get_lines_of_their_own():
    html = """<table><thead><tr><th><span class="visually-hidden">Number</span></th><th>Risk</th><th>How likely</th></tr></thead>
        <tbody><tr><td>1</td><th>Bruising</th><td><span class="band"><svg><text>x</text></svg> Common</span><span
        class="frequency">1 in 20</span></td></tr></tbody></table>"""
    (table,) = blocks_of(html)
    assert [words_of(cell) for cell in table["head"]] == ["Risk", "How likely"]
    (row,) = table["rows"]
    assert words_of(row[1]) == "Common 1 in 20"
    assert row[1][0]["text"][1] == {"is": "break"}


def test_what_only_a_screen_has_is_left_out_and_marks_of_sources_if_there_are_none():
    html = with_source_links(render_markdown("Rare [1]."), 1).replace("Rare", '<button class="explained">Rare</button>')
    html += "<button>Print</button><figure>Drawing</figure><ul class='tags'><li>Scalpel</li><li>Clip</li></ul>"
    html += "<dl><div><dt>Kind</dt><dd><a href='/x'>Surgery</a></dd></div></dl><pre>a  b</pre>"
    first, *others = blocks_of(html)
    assert words_of(first) == "Rare [1]."
    assert others == [
        paragraph("Scalpel, Clip"),
        {"is": "terms", "rows": [["Kind", text("Surgery")]]},
        {"is": "code", "text": "a b"},
    ]
    assert words_of(blocks_of(html, with_sources=False)[0]) == "Rare."


@given(st.text(max_size=200))
def test_no_word_of_a_text_is_lost(said):
    assert words_of(blocks_of(render_markdown(said))).split() == plain_text(said).split() or "|" in said or "\n" in said
