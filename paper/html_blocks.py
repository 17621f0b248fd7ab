"""Reads the fragments of an entry's page as blocks of text, so that paper says what the page says.

<h3>Goals</h3><div class="prose"><p>Less <strong>pain</strong>.</p></div>
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}
#: What paper draws itself, or has no use for.
LEFT_OUT = {"script", "style", "svg", "figure", "button", "form", "nav", "template"}
INLINE = {
    "button",
    "a",
    "abbr",
    "b",
    "code",
    "dfn",
    "em",
    "i",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "br",
    "wbr",
    "cite",
}
STYLES = {
    "b": "strong",
    "strong": "strong",
    "dfn": "strong",
    "em": "emphasis",
    "i": "emphasis",
    "code": "code",
    "sup": "raised",
}
LISTS = {"ul", "ol"}
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


@dataclass
class Element:
    """An element with its children: elements and texts."""

    tag: str
    attributes: dict[str, str]
    children: list = field(default_factory=list)

    def find_all(self, *tags: str) -> list["Element"]:
        """The nearest elements below it with one of these tags."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                found += [child] if child.tag in tags else child.find_all(*tags)
        return found


class _Tree(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag not in VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def blocks_of(html: str, *, with_sources: bool = True) -> list[dict]:
    """The blocks of well-formed HTML: headings, paragraphs, lists, tables, terms with what is said of them, quotations, pictures.

    Each is a dict whose key `is` names its kind (layouts/common.typ draws them). Drawings and what only screen readers say are
    left out, and so are the marks of sources unless `with_sources`.
    """
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return _blocks(tree.open[0].children, with_sources)


def _is_left_out(node, with_sources: bool) -> bool:
    if not isinstance(node, Element):
        return False
    classes = node.attributes.get("class", "").split()
    return (
        # A word that a button explains is part of its sentence; pictures are printed if their licence allows it.
        (node.tag in LEFT_OUT and not {"explained", "printable"} & set(classes))
        or "hidden" in node.attributes
        or "visually-hidden" in classes
        or ("source-mark" in classes and not with_sources)
    )


def _blocks(nodes: list, marks: bool) -> list[dict]:
    """Blocks, and a paragraph for each run of text between them."""
    blocks: list[dict] = []
    run: list = []
    for node in [*nodes, None]:
        if isinstance(node, str) or (node is not None and node.tag in INLINE):
            run.append(node)
            continue
        if node is not None and _is_left_out(node, marks):
            continue
        if text := _text(run, marks):
            blocks.append({"is": "paragraph", "text": text})
        run = []
        if node is not None:
            blocks += _block(node, marks)
    return blocks


def _block(node: Element, marks: bool) -> list[dict]:
    if node.tag in HEADINGS:
        text = _text(node.children, marks)
        return [{"is": "heading", "level": HEADINGS[node.tag], "text": text}] if text else []
    if node.tag in LISTS:
        if "tags" in node.attributes.get("class", "").split():
            words = ", ".join(_words(item, marks) for item in node.find_all("li"))
            return [{"is": "paragraph", "text": [{"is": "text", "text": words}]}]
        items = [_blocks(item.children, marks) for item in node.find_all("li")]
        start = int(node.attributes.get("start") or 1)
        return [{"is": "list", "ordered": node.tag == "ol", "start": start, "items": items}] if any(items) else []
    if node.tag == "table":
        return _table(node, marks)
    if node.tag == "dl":
        terms = [_words(term, marks) for term in node.find_all("dt")]
        said = [_text(value.children, marks) for value in node.find_all("dd")]
        return [{"is": "terms", "rows": [list(row) for row in zip(terms, said, strict=False)]}]
    if node.tag == "figure":
        return [_picture(node, marks)]
    if node.tag == "pre":
        return [{"is": "code", "text": _words(node, marks)}]
    inside = _blocks(node.children, marks)
    return [{"is": "quote", "blocks": inside}] if node.tag == "blockquote" and inside else inside


def _picture(node: Element, marks: bool) -> dict:
    """A picture by its address, with its shape (width by height), the words that stand for it, and its caption."""
    image, caption = node.find_all("img")[0].attributes, node.find_all("figcaption")[0]
    return {
        "is": "picture",
        "address": image["src"],
        "shape": int(image["width"]) / int(image["height"]),
        "alt": image["alt"] or _words(caption, marks),
        "text": _text(caption.children, marks),
    }


def _table(node: Element, marks: bool) -> list[dict]:
    """A table without its columns that have no text, such as numbers for a drawing; `widths` are parts of the width."""
    rows = [[_blocks(cell.children, marks) for cell in row.find_all("th", "td")] for row in node.find_all("tr")]
    columns = list(zip(*rows, strict=False))
    has_head = bool(node.find_all("thead"))
    heads = [_words(cell, marks) for cell in node.find_all("thead")[0].find_all("th", "td")] if has_head else []
    kept = [index for index in range(len(columns)) if not has_head or heads[index]]
    if not kept:
        return []
    lengths = [max(len(words_of(cell)) for cell in columns[index]) for index in kept]
    widths = [min(max(length, 22), 70) for length in lengths]
    lines = [[row[index] for index in kept] for row in rows]
    return [{"is": "table", "widths": widths, "head": lines[0] if has_head else [], "rows": lines[has_head:]}]


def _text(nodes: list, marks: bool) -> list[dict]:
    """Text with its styles, with single spaces and none at either end."""
    pieces = _pieces(nodes, marks)
    while pieces and (pieces[0]["is"] == "break" or pieces[0]["text"] == " "):
        pieces.pop(0)
    while pieces and (pieces[-1]["is"] == "break" or pieces[-1]["text"] == " "):
        pieces.pop()
    for end, cut in ((0, str.lstrip), (-1, str.rstrip)):
        if pieces and pieces[end]["is"] == "text":
            pieces[end] = pieces[end] | {"text": cut(pieces[end]["text"])}
    return pieces


def _pieces(nodes: list, marks: bool) -> list[dict]:
    pieces: list[dict] = []
    for node in nodes:
        if _is_left_out(node, marks):
            if pieces and pieces[-1]["is"] == "text" and node.tag == "sup":  # “Rare [1].” without its mark is “Rare.”
                pieces[-1] = pieces[-1] | {"text": pieces[-1]["text"].rstrip()}
            continue
        if isinstance(node, str):
            pieces.append({"is": "text", "text": re.sub(r"\s+", " ", node)})
        elif node.tag == "br":
            pieces.append({"is": "break"})
        elif inside := _pieces(node.children, marks):
            address = node.attributes.get("href", "") if node.tag == "a" else ""
            if node.tag == "span" and "class" in node.attributes and not words_of(pieces or " ").endswith(" "):
                pieces.append({"is": "break"})  # only the stylesheet sets the two apart
            if address.startswith(("http://", "https://", "mailto:")):
                pieces.append({"is": "link", "address": address, "text": inside})
            elif style := STYLES.get(node.tag) or STYLES.get(node.attributes.get("class", "")):
                pieces.append({"is": style, "text": inside})
            else:
                pieces += inside
    return pieces


def words_of(blocks) -> str:
    """The words of blocks or pieces of text, without their styles."""
    if isinstance(blocks, str):
        return blocks
    if isinstance(blocks, dict):
        return (
            " "
            if blocks["is"] == "break"
            else words_of(blocks.get("text") or blocks.get("items") or blocks.get("blocks") or "")
        )
    return "".join(map(words_of, blocks))


def _words(node: Element, marks: bool) -> str:
    return words_of(_pieces(node.children, marks)).strip()
