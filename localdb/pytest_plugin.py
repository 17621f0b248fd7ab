"""`pytest -p localdb.pytest_plugin`: a throw-away server for the tests, unless DATABASE_URL is set.

A plugin, not a conftest: pytest-django reads the settings before any conftest is loaded.
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
    """Sets what the settings want: DEBUG, SECRET_KEY, a patient database. Raises UsageError when there is no server."""
    os.environ.setdefault("DEBUG", "0")
    os.environ.setdefault("SECRET_KEY", "tests-only")
    os.environ.setdefault("MEDREF_STATEMENT_TIMEOUT", "60s")  # a busy machine is no defect
    if not os.environ.get("DATABASE_URL"):
        # A process of its own, in a session of its own: it outlives Ctrl-C, and ends with our end of its stdin.
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
