"""Fixtures for several tests of the procedures room."""

import pytest

from tests import makers


@pytest.fixture
def wanda(client):
    """A writer who is signed in."""
    wanda = makers.writer()
    client.force_login(wanda)
    return wanda
