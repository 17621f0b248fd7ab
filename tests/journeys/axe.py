"""What axe finds on the page that a browser shows."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: Colors that are still on their way from light to dark are nobody’s.
ARRIVED = "document.getAnimations().forEach(animation => animation.finish())"
#: Of what passed axe need not tell each element.
ASKED = {"resultTypes": ["violations"]}
#: The rules about colors: of the others none can be broken in one scheme alone.
IN_THE_DARK = {"runOnly": ["color-contrast", "link-in-text-block"]} | ASKED


def barriers(page: Page) -> list[tuple[str, str]]:
    """The rules that are broken in light or in dark, each with the HTML of the first place."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(ARRIVED)
        if scheme == "light":
            found += Axe().run(page, options=ASKED).response["violations"]
        else:
            found += page.evaluate("options => axe.run(options)", IN_THE_DARK)["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
