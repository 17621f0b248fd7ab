"""Reads a form of a page, so that a benchmark can send it as a browser would."""

from html.parser import HTMLParser


def filled(page: str, form: str) -> dict[str, list[str]]:
    """The values that a browser would send for the form with this id: name -> values. Buttons are left out."""
    reader = _Form(form)
    reader.feed(page)
    return reader.values


class _Form(HTMLParser):
    """Collects the values of one form; what stands in a template or is only for browsers without scripts is none of it."""

    def __init__(self, form: str):
        super().__init__()
        self.form, self.values = form, {}
        self._inside, self._skipped, self._name, self._text = False, "", "", None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self._inside = found.get("id") == self.form
        elif tag in ("template", "noscript"):
            self._skipped = tag
        if not self._inside or self._skipped:
            return
        name = found.get("name")
        if tag == "input" and name and self._is_sent(found):
            self._add(name, found.get("value") or "on" * (found.get("type") == "checkbox"))
        elif tag == "select":
            self._name = name
        elif tag == "option" and "selected" in found:
            self._add(self._name, found.get("value") or "")
        elif tag == "textarea":
            self._name, self._text = name, ""

    def handle_endtag(self, tag):
        if tag == self._skipped:
            self._skipped = ""
        elif tag == "form":
            self._inside = False
        elif tag == "textarea" and self._text is not None:
            self._add(self._name, self._text.removeprefix("\n"))
            self._text = None

    def handle_data(self, data):
        if self._text is not None:
            self._text += data

    def _add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)

    def _is_sent(self, found: dict) -> bool:
        kind = found.get("type")
        return kind not in ("submit", "button", "file") and (kind not in ("checkbox", "radio") or "checked" in found)
