"""`pytest -p localdb.pytest_plugin`: a database for the tests that is removed after them, however they end."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import House


@pytest.fixture
def suite(place):
    """Runs pytest on one test of the given lines, away from the project's configuration and plugins."""
    started = []

    def start(*lines: str, **environment: str) -> subprocess.Popen:
        body = "".join(f"    {line}\n" for line in lines)
        (place / "test_it.py").write_text(f"import os, pathlib, time\ndef test_it():\n{body}")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "localdb.pytest_plugin", "."]
        variables = House(place).environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | environment
        started.append(subprocess.Popen(command, cwd=place, env=variables, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def is_gone(socket_directory: Path) -> bool:
    deadline = time.monotonic() + 60
    while socket_directory.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not socket_directory.exists()


TELL = "pathlib.Path('told').write_text(os.environ['DATABASE_URL'].partition('host=')[2])"


def test_tests_get_a_database_and_leave_nothing_behind(suite, place):
    process = suite(TELL, "assert os.environ['SECRET_KEY'] and os.environ['DEBUG'] == '0'")
    assert "1 passed" in process.communicate(timeout=60)[0]
    assert is_gone(Path((place / "told").read_text()))


def test_killed_tests_leave_nothing_behind(suite, place):
    process = suite(TELL, "time.sleep(60)")
    while not (place / "told").exists() or not (place / "told").read_text():
        assert process.poll() is None
        time.sleep(0.02)
    assert Path((place / "told").read_text()).exists()
    process.kill()
    assert is_gone(Path((place / "told").read_text()))


def test_an_address_in_the_environment_is_kept(suite):
    process = suite("assert os.environ['DATABASE_URL'] == 'postgresql://db'", DATABASE_URL="postgresql://db")
    assert "1 passed" in process.communicate(timeout=60)[0]
