"""The rules of comments as plain Python: what a comment may say, and whom it mentions."""

import re

from procedures.rules import EditorialError

LONGEST = 4000
#: An @ that begins a word, and what usernames consist of.
_MENTION = re.compile(r"(?<![\w@.+-])@([\w@.+-]+)")


def check_text(text: str) -> str:
    """The text of a comment with plain line ends, without blank ends. Raises EditorialError if it is empty or too long."""
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise EditorialError("Write something first: the comment is empty.")
    if len(text) > LONGEST:
        raise EditorialError(f"A comment has at most {LONGEST:,} characters; this one has {len(text):,}. Shorten it.")
    return text


def mentioned_names(text: str) -> list[str]:
    """The usernames that a text mentions as “@username”, each once, without the punctuation that ends a sentence."""
    return list(dict.fromkeys(name for found in _MENTION.findall(text) if (name := found.rstrip(".+-@"))))
