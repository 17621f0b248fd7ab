"""Fixtures: an invented page for each way in which real documents vary, and what reading it must give."""

from .doubts import DOUBT_VARIANTS
from .frames import FRAMES
from .renderings import RENDERINGS
from .risks import RISK_VARIANTS
from .sections import SECTION_VARIANTS
from .variant import Variant

VARIANTS: dict[str, Variant] = FRAMES | SECTION_VARIANTS | RISK_VARIANTS | DOUBT_VARIANTS

__all__ = ["RENDERINGS", "VARIANTS", "Variant"]
