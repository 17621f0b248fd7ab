"""Registered panels: upper rooms add to a lower room's page."""

from django.http import HttpResponse

from desk import panels
from desk.panels import Panel, Part


class Source(Panel):
    def parts(self, request, obj):
        yield Part("source.html", {"of": obj}, region="Risks")

    def pressed(self, request, obj):
        return HttpResponse("accepted") if request == "our button" else None


def test_a_page_shows_its_panels_in_the_order_in_which_they_came(monkeypatch):
    monkeypatch.setattr(panels, "_panels", panels.defaultdict(list))
    quiet, source = Panel(), Source()
    panels.register("room.page", quiet)
    panels.register("room.page", source)
    panels.register("room.other", Panel())
    assert panels.panels_of("room.page") == (quiet, source)
    assert panels.panels_of("room.unknown") == ()


def test_the_parts_of_all_panels_are_rendered_by_their_region(monkeypatch, settings, rf):
    class Greeting(Panel):
        def parts(self, request, obj):
            yield Part("greeting.html", {"who": obj})
            yield Part("greeting.html", {"who": "<b>"}, "Risks")

    loaders = [("django.template.loaders.locmem.Loader", {"greeting.html": "<p>Hello {{ who }}</p>"})]
    backend = {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}}
    settings.TEMPLATES = [backend]
    monkeypatch.setattr(panels, "_panels", panels.defaultdict(list))
    for panel in (Greeting(), Panel(), Greeting()):
        panels.register("room.page", panel)
    hello = "<p>Hello Ann</p>"
    assert panels.shown("room.page", rf.get("/"), "Ann") == {"": hello * 2, "Risks": "<p>Hello &lt;b&gt;</p>" * 2}
    assert panels.shown("room.other", rf.get("/"), "Ann") == {}


def test_a_panel_says_nothing_and_answers_no_button_unless_it_wants_to():
    assert list(Panel().parts("request", "version")) == []
    assert Panel().pressed("request", "version") is None
    assert list(Source().parts("request", "version")) == [("source.html", {"of": "version"}, "Risks")]
    assert Source().pressed("our button", "version").content == b"accepted"
    assert Source().pressed("another", "version") is None
