"""Pages that were pasted as HTML: their text by block elements."""

from documents.text.html_text import is_html, text_of_html
from documents.text.splitting import read_texts

PAGE = """<html><head><title>x</title><style>p {}</style></head><body><h1>Bar &amp; Bolt</h1><p>A <b>bar</b>
is bent.</p><h2>Risks</h2><table><tr><th>Risk</th><th>Likelihood</th></tr><tr><td>Rash</td><td>1 in 20</td></tr></table>
<h2>What happens</h2><ol><li><p>Heat it.</p></li><li>Bend it<ul><li>slowly</ul></ol>Done<br>and dry.<script>p()</script></body>"""


def test_the_text_of_a_page_in_html_keeps_headings_lists_and_rows():
    assert is_html(PAGE) and not is_html("a < b, <p> and <li> are tags") and not is_html("1 <br> 2 <br> 3 <br>")
    assert text_of_html(PAGE).split("\n\n") == [
        "# Bar & Bolt",
        "A bar is bent.",
        "## Risks",
        "Risk | Likelihood\nRash | 1 in 20",
        "## What happens",
        "1. Heat it.",
        "2. Bend it\n  - slowly",
        "Done\nand dry.",
    ]


def test_a_file_with_html_is_read_by_its_text_and_says_so():
    (document,) = read_texts("bar.txt", PAGE.splitlines(keepends=True))
    assert document.parsed and document.text.startswith("# Bar & Bolt\n")
    assert [(risk.name, risk.frequency) for risk in document.parsed.document.risks] == [("Rash", "1 in 20")]
    assert any("read from HTML" in warning for warning in document.parsed.warnings)


def test_bad_html_raises_nothing_and_loses_no_text():
    assert text_of_html("<p>a<</p><div <li>b</ol></ul><p>&nosuch; &#0; c") != ""
