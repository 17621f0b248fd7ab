"""Runs `python -m localdb` as a person does: in its own process, on its own data directory."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from localdb import programs, server

CLONE = Path(__file__).parents[2]


class House:
    """A data directory, and what happens on it."""

    def __init__(self, data_dir: Path):
        """Nothing happens yet: `data_dir` need not exist."""
        self.data_dir = data_dir
        self.environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PG_BIN")}
        self.environment |= {"PYTHONPATH": str(CLONE)}
        self.python = sys.executable
        self.user = None
        self.processes = []

    def start(self, *command: str, **options) -> subprocess.Popen:
        process = subprocess.Popen(
            [self.python, "-m", "localdb", "run", self.data_dir, "--", *command],
            env=self.environment,
            user=self.user,
            extra_groups=None if self.user is None else [],
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A suite in the background of a script ignores SIGINT, and would hand that on.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            **{"start_new_session": True} | options,
        )
        self.processes.append(process)
        return process

    def run(self, *command: str) -> subprocess.CompletedProcess:
        process = self.start(*command)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(command, process.returncode, out, err)

    def sql(self, statement: str, psql: str = "") -> str:
        """The answer to a statement, as psql prints it."""
        client = 'exec "$0" "$DATABASE_URL" -XtAc "$1"'
        result = self.run("sh", "-c", client, psql or programs.find()["psql"], statement)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    def stay(self) -> subprocess.Popen:
        """A user of the server who has arrived, and stays until its stdin closes or it is killed."""
        process = self.start("sh", "-c", "echo here; exec cat", stdin=subprocess.PIPE)
        assert process.stdout.readline() == "here\n", process.stderr.read()
        return process

    def leave(self, process: subprocess.Popen) -> None:
        process.communicate(timeout=60)

    @property
    def home(self) -> Path:
        pointer = self.data_dir / "moved_to"
        return Path(pointer.read_text().strip()) if pointer.exists() else self.data_dir

    def servers(self) -> list[int]:
        """The postmaster and its children: all that stand in the cluster's directory."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if (process / "cwd").readlink() == self.home.resolve() / "cluster":
                    found.append(int(process.name))
            except OSError:
                continue
        return found

    def close(self) -> None:
        """Leaves no process behind, whatever the story was."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # with the command, which would keep the pipes open
            process.communicate()
        self.kill_servers()
        shutil.rmtree(server.Server(self.data_dir).sockets, ignore_errors=True)

    def kill_servers(self) -> None:
        for pid in self.servers():
            os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while self.servers() and time.monotonic() < deadline:
            time.sleep(0.02)


@pytest.fixture(scope="session")
def open_place():
    """A directory outside pytest's own, which is closed to other users; removed with all that was moved out of it."""
    directory = Path(tempfile.mkdtemp(prefix="localdb-test-", dir="/tmp"))
    directory.chmod(0o755)
    yield directory
    for pointer in directory.rglob("moved_to"):
        shutil.rmtree(pointer.read_text().strip(), ignore_errors=True)
    shutil.rmtree(directory)


@pytest.fixture
def place(open_place):
    """An open directory for one story."""
    directory = Path(tempfile.mkdtemp(dir=open_place))
    directory.chmod(0o755)
    return directory


@pytest.fixture(scope="session")
def lived_in(open_place):
    """A data directory in which a server ran, and left the table `visit` with one row."""
    house = House(open_place / "lived-in")
    house.sql("CREATE TABLE visit AS SELECT 1 AS number")
    return house.data_dir


@pytest.fixture
def new_house(place):
    """A house that never saw a server."""
    house = House(place / "data")
    yield house
    house.close()


@pytest.fixture
def house(lived_in):
    """The house `lived_in`, the same for every story: a story that changes it puts it right again."""
    house = House(lived_in)
    yield house
    house.close()


@pytest.fixture
def copied_house(new_house, lived_in):
    """A copy of `lived_in`, for a story that changes it for good."""
    shutil.copytree(lived_in, new_house.data_dir)
    return new_house


@pytest.fixture(scope="session")
def programs_for_all(open_place):
    """PostgreSQL's programs where any user may run them."""
    return programs.find().copied_to(open_place)


@pytest.fixture
def as_nobody(new_house, programs_for_all, open_place):
    """Turns a house into one of the user `nobody`, whose Python and programs lie open."""
    clone = open_place / "clone"
    if not clone.exists():
        shutil.copytree(CLONE / "localdb", clone / "localdb")

    def turn(house):
        house.python = shutil.which("python3", path="/usr/bin:/usr/local/bin") or pytest.skip("no Python for all here")
        house.environment |= {"PYTHONPATH": str(clone), "PG_BIN": str(programs_for_all.directory)}
        house.environment.pop("HOME", None)
        house.user = pwd.getpwnam("nobody").pw_uid

    return turn
