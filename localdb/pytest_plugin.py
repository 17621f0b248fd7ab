"""`pytest -p localdb.pytest_plugin`: a temporary server for the tests, unless DATABASE_URL is set.

It is a plugin because pytest-django reads the settings before any conftest is loaded.
"""

import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from localdb.server import client_environment


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Set the variables that the settings require, DATABASE_URL included. Raises UsageError if there is no server."""
    os.environ.setdefault("DEBUG", "0")
    os.environ.setdefault("SECRET_KEY", "tests-only")
    os.environ.setdefault("MEDREF_STATEMENT_TIMEOUT", "60s")  # so that tests do not fail on a busy machine
    if not os.environ.get("DATABASE_URL"):
        # A separate process in its own session: it survives Ctrl-C, and ends when our end of its stdin closes.
        server = subprocess.Popen(
            [sys.executable, "-m", "localdb", "throwaway"],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        early_config.add_cleanup(server.communicate)
        url = server.stdout.readline().strip()
        if not url:
            raise pytest.UsageError("no database for the tests, see the message above")
        for foreign in os.environ.keys() - client_environment().keys():
            del os.environ[foreign]
        os.environ["DATABASE_URL"] = url
    return (yield)
