"""The rules of the glossary, as plain Python: what a word and its explanation may say."""

LONGEST_TERM, LONGEST_TEXT, MOST_FORMS = 80, 300, 30


class WordRefused(ValueError):
    """Why a word cannot be stored, approved or withdrawn: one sentence that says what to do."""


def check_word(term: str, forms: list[str], text: str) -> tuple[str, list[str], str]:
    """The term, its other forms (each once, without the term) and its explanation, in one line each. Raises WordRefused."""
    term, text = _one_line(term), _one_line(text)
    others = {form.lower(): form for form in map(_one_line, forms) if form and form.lower() != term.lower()}
    if not term or not text:
        raise WordRefused("Write the word and its explanation.")
    if len(text) > LONGEST_TEXT:
        raise WordRefused(
            f"An explanation has at most {LONGEST_TEXT} characters; this one has {len(text)}. Shorten it."
        )
    if max(map(len, (term, *others.values()))) > LONGEST_TERM or len(others) > MOST_FORMS:
        raise WordRefused(f"A word has at most {LONGEST_TERM} characters and {MOST_FORMS} other forms.")
    return term, list(others.values()), text


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())
