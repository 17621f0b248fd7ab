"""Registered panels: upper rooms add to a lower room's form."""

from django.http import HttpResponse

from desk import panels
from desk.panels import Panel, Part


class Source(Panel):
    def parts(self, request, obj):
        yield Part("source.html", {"of": obj}, beside="Risks")

    def pressed(self, request, obj):
        return HttpResponse("accepted") if request == "our button" else None


def test_a_form_shows_its_panels_in_the_order_in_which_they_came(monkeypatch):
    monkeypatch.setattr(panels, "_panels", panels.defaultdict(list))
    quiet, source = Panel(), Source()
    panels.register("room.form", quiet)
    panels.register("room.form", source)
    panels.register("room.other", Panel())
    assert panels.panels_of("room.form") == (quiet, source)
    assert panels.panels_of("room.unknown") == ()


def test_a_panel_says_nothing_and_answers_no_button_unless_it_wants_to():
    assert list(Panel().parts("request", "version")) == []
    assert Panel().pressed("request", "version") is None
    assert list(Source().parts("request", "version")) == [("source.html", {"of": "version"}, "Risks")]
    assert Source().pressed("our button", "version").content == b"accepted"
    assert Source().pressed("another", "version") is None
