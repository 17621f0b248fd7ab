"""Fixtures of the tests of checks."""

import pytest

from documents.entry import Likelihood, RiskItem
from tests import makers

SHIVERS = RiskItem("Shivers", Likelihood.COMMON, "about 1 in 20", "")


@pytest.fixture
def shivering():
    """A draft with one risk that nobody manages."""
    return makers.draft(makers.writer(), risks=[SHIVERS])
