"""Reads a page that was pasted as HTML: its text by block elements, with the headings and lists in Markdown.

<h2>Risks</h2><ul><li>Rust</li></ul>  ->  ## Risks

                                          - Rust
"""

import re
from html.parser import HTMLParser

_BLOCK = re.compile(r"</?(?:p|h[1-6]|li|div|td|tr|ul|ol|table|section|article|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENOUGH = 3  # tags of blocks
_HIDDEN = {"script", "style", "head", "noscript", "template"}
_BLOCKS = {
    *("p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "ul", "ol", "table", "thead"),
    *("tbody", "tr", "li", "dl", "dt", "dd", "blockquote", "form", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6"),
}  # fmt: skip
_TIGHT = {"li", "tr", "dd", "dt"}  # these stand on lines below one another


def is_html(text: str) -> bool:
    """Whether a text is HTML: it has several tags of blocks, one of which ends."""
    return len(_BLOCK.findall(text, 0, 20_000)) >= _ENOUGH and "</" in text


def text_of_html(text: str) -> str:
    """The text of a page in HTML. Bad HTML raises nothing: what is no tag is text."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_line()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(reader.lines)).strip("\n")


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.text = ""
        self.mark = ""  # before the text of the line: of a heading or of an item of a list
        self.lists: list[int] = []  # of the lists around: the number of the last item, -1 for bullets
        self.hidden = 0
        self.cells = 0  # in this row so far

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag == "br":
            self.end_line()
        elif tag in ("td", "th"):
            self.text += " | " if self.cells else ""
            self.cells += 1
        elif tag in _BLOCKS:
            self._begin(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in _BLOCKS:
            self.end_line()
            if tag in ("ul", "ol") and self.lists:
                self.lists.pop()
            if tag not in _TIGHT:
                self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text += re.sub(r"\s+", " ", data)

    def _begin(self, tag: str) -> None:
        self.end_line()
        if tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            indent = "  " * (len(self.lists) - 1)
            numbered = bool(self.lists) and self.lists[-1] >= 0
            if numbered:
                self.lists[-1] += 1
            self.mark = f"{indent}{self.lists[-1]}. " if numbered else f"{indent}- "
        elif tag[0] == "h" and tag[1:].isdigit():
            self.lines.append("")
            self.mark = f"{'#' * int(tag[1:])} "
        elif tag == "tr":
            self.cells = 0
        elif tag not in _TIGHT:
            self.lines.append("")

    def end_line(self) -> None:
        """End the line, if it has any text. The mark of an item stays for the paragraph in it."""
        if text := self.text.strip():
            self.lines.append(self.mark + text)
            self.mark = ""
        self.text = ""
