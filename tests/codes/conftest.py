"""Fixtures of the codes room: a code manager, and a directory for the files that she uploads."""

import pytest

from accounts import roles
from codes.models import CodeUpload
from tests import makers


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """The directory where uploads wait, empty."""
    monkeypatch.setattr(CodeUpload._meta.get_field("file").storage, "location", str(tmp_path / "uploads"))
    return tmp_path / "uploads"


@pytest.fixture
def cora(client, stored):
    """A code manager who is signed in."""
    cora = makers.person("cora", roles.CODE_MANAGER)
    client.force_login(cora)
    return cora
