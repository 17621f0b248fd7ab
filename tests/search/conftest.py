"""Fixtures: who edits the vocabulary."""

import pytest

from tests import makers


@pytest.fixture
def wanda(client):
    """A writer, signed in."""
    wanda = makers.person("wanda", "Writer", is_staff=True)
    client.force_login(wanda)
    return wanda
