"""One PostgreSQL server on one data directory: creates, starts, finds and stops it; it listens on a socket only."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from localdb import CannotServe, programs
from localdb.identity import Installation, home_of, settle

DATABASE = "medref"
# What is kept must have room for what bin/run puts into it at its first start, the demo, with its write-ahead log.
ROOM_NEEDED, ROOM_TO_KEEP = 200 * 1024 * 1024, 800 * 1024 * 1024
PATIENCE = 60  # seconds; recovery after a crash takes longer than a start
# Autovacuum would tell the planner that tables which tests fill are empty: what follows then takes ten times as long. A check of
# foreign keys that was planned when a table was empty would go on reading all of it; before PostgreSQL 18, discouraging that
# makes plans so dear that they are compiled.
THROWAWAY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "enable_seqscan=off",
    "jit=off",
)


@contextlib.contextmanager
def in_use(data_dir: Path, *, throwaway: bool = False) -> Iterator["Server"]:
    """A running server for the duration of the block, which may start it again. The last process to leave stops the server.

    Every process holds a shared lock on `users.lock`; one that gets an exclusive lock on leaving was the last. A lock ends
    with its process, so killed processes do not count. Raises CannotServe.
    """
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "users.lock").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        server = Server(data_dir, throwaway=throwaway)
        server.start()
        try:
            yield server
        finally:
            if _locked(users):
                server.stop()


class Server:
    """The server of `data_dir`. `throwaway` trades safety for speed, for temporary data."""

    def __init__(self, data_dir: Path, *, throwaway: bool = False):
        """Find the programs and change nothing. Raises CannotServe."""
        self.data_dir = data_dir
        self.throwaway = throwaway
        self.programs = programs.find()
        self.process: subprocess.Popen | None = None
        # A socket's path may have at most 107 bytes, and DATABASE_URL must have no spaces. The directory is not below TMPDIR,
        # because all users of this data directory must find it. _check_sockets makes sure that it is private.
        key = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
        self.sockets = Path(f"/tmp/medref-{key}")  # noqa: S108
        self.url = f"postgresql://{DATABASE}@/{DATABASE}?host={self.sockets}"

    @property
    def home(self) -> Path:
        """The directory of the cluster and of server.log: `data_dir`, unless it had to be moved for root."""
        return home_of(self.data_dir)

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "cluster"

    def start(self) -> None:
        """Start the server and create its database, if needed. Returns when both are ready."""
        with (self.data_dir / "start.lock").open("a") as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            with self._found_or_free() as alive:
                if alive is not None:
                    self._launch(alive)
            self._make_database()

    def start_again(self) -> None:
        """Start the server if this process has started it and it died; then say so. Raises CannotServe."""
        if self.process and self.process.poll() is not None:
            print(
                f"localdb: PostgreSQL ended unexpectedly ({self.process.returncode}): starting it again",
                file=sys.stderr,
            )
            self.start()

    def stop(self) -> None:
        """Stop the server, if it runs, and remove its sockets. Open connections are closed; no committed data is lost."""
        with (self.data_dir / "server.lock").open("a") as alive:
            if not _locked(alive):
                with contextlib.suppress(ConnectionRefusedError, FileNotFoundError):  # it is stopping already
                    os.kill(self._pid(), signal.SIGINT)
                _wait(lambda: _locked(alive), f"the server of {self.data_dir} does not stop")
            if self.process:
                self.process.wait()
        shutil.rmtree(self.sockets, ignore_errors=True)

    @contextlib.contextmanager
    def _found_or_free(self) -> Iterator[IO | None]:
        """Yield None if the server runs and answers, otherwise the file `server.lock`, locked by this process.

        Every process of a server inherits that lock, so the lock is held exactly while a server runs. postmaster.pid does
        not tell: it may be left over, empty, or name another process that got the same number.
        """
        with (self.data_dir / "server.lock").open("a") as alive:
            _wait(
                lambda: _locked(alive) or self.answers(),
                f"a server of {self.data_dir} runs but does not answer; {self._last_words()}",
            )
            yield alive if _locked(alive) else None

    def answers(self) -> bool:
        """Whether the server accepts connections."""
        if not self.cluster.exists() or not self.sockets.exists():
            return False
        self._check_sockets(self.cluster.stat().st_uid)
        return self._client("pg_isready", "-q").returncode == 0

    def _launch(self, alive: IO) -> None:
        installation = settle(self.data_dir, self.programs)
        if not self.cluster.exists():
            self._initialize(installation, alive)
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        if made_by != str(self.programs.major):
            raise CannotServe(
                f"{self.cluster} was made by PostgreSQL {made_by}, but {self.programs.directory} holds "
                f"{self.programs.version}: set PG_BIN to the programs of PostgreSQL {made_by}, "
                "or MEDREF_DATA_DIR to another directory"
            )
        # No server runs, because we hold its lock. These files are left over and could keep a new server from starting.
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        self._open_sockets(installation)
        settings = ("listen_addresses=", *(THROWAWAY if self.throwaway else ()))
        command = [installation.programs["postgres"], "-D", self.cluster, "-k", self.sockets, "-p", "5432"]
        with (self.home / "server.log").open("ab") as log:
            self.process = process = installation.identity.start(
                command + [part for setting in settings for part in ("-c", setting)],
                stdout=log,
                stderr=log,
                pass_fds=[alive.fileno()],
            )
        try:
            _wait(lambda: process.poll() is not None or self.answers(), "PostgreSQL does not answer")
        except CannotServe:
            process.send_signal(signal.SIGQUIT)
            process.wait()
        if process.returncode is not None:
            raise CannotServe(f"PostgreSQL did not start; {self._last_words()}")

    def _initialize(self, installation: Installation, alive: IO) -> None:
        """Create the cluster under another name and rename it when it is complete, so that it is never left half made."""
        free = shutil.disk_usage(self.home).free
        needed = ROOM_NEEDED if self.throwaway else ROOM_TO_KEEP
        if free < needed:
            raise CannotServe(
                f"a database needs about {needed >> 20} MB, but {self.home} has {free >> 20} MB left: "
                "free some space, or set MEDREF_DATA_DIR to a directory with more"
            )
        print(f"localdb: creating a PostgreSQL {self.programs.version} database in {self.home}", file=sys.stderr)
        new = self.home / "cluster.new"
        if new.exists():
            shutil.rmtree(new)
        new.mkdir(mode=0o700)
        if installation.identity.uid != os.geteuid():
            os.chown(new, installation.identity.uid, installation.identity.gid)
        # The builtin provider, available since PostgreSQL 17, sorts and folds case in the same way on every machine.
        locale = ["--locale-provider=builtin"] if self.programs.major >= 17 else []
        sync = ["--no-sync"] if self.throwaway else []
        command = [installation.programs["initdb"], "-D", new, "-U", DATABASE, "-A", "trust", "-E", "UTF8", *locale]
        made = installation.identity.start(
            [*command, "--locale=C.UTF-8", *sync],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            pass_fds=[alive.fileno()],
        )
        complaint = made.communicate()[1]
        if made.returncode != 0:
            raise CannotServe(f"initdb failed:\n{complaint.strip()}")
        new.rename(self.cluster)

    def _make_database(self) -> None:
        question = "SELECT count(*) FROM pg_database WHERE datname = current_user"
        answer = self._client("psql", "-X", "-w", "-d", "postgres", "-tAc", question)
        if answer.stdout.strip() == "0":
            answer = self._client("createdb", "-w", DATABASE)
        if answer.returncode != 0:
            raise CannotServe(f"the database {DATABASE!r} cannot be created: {answer.stderr.strip()}")

    def _client(self, program: str, *arguments: str) -> subprocess.CompletedProcess:
        where = ["-h", str(self.sockets), "-p", "5432", "-U", DATABASE]
        command = [self.programs[program], *where, *arguments]
        return subprocess.run(command, env=client_environment(), capture_output=True, text=True)

    def _open_sockets(self, installation: Installation) -> None:
        with contextlib.suppress(FileExistsError):  # checked below, like a new one
            self.sockets.mkdir(mode=0o700)
        if os.geteuid() == 0 and self.sockets.lstat().st_uid == 0:
            os.chown(self.sockets, installation.identity.uid, installation.identity.gid, follow_symlinks=False)
        self._check_sockets(installation.identity.uid)
        for left_over in self.sockets.iterdir():
            left_over.unlink()

    def _check_sockets(self, uid: int) -> None:
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o077:
            raise CannotServe(f"{self.sockets} is not a private directory of user {uid}: remove it and start again")

    def _pid(self) -> int:
        """The process id of the server, which the kernel gives to anyone who connects (SO_PEERCRED, unix(7))."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.sockets / ".s.PGSQL.5432"))
            pid = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
        if pid == 0:
            raise CannotServe(f"the server of {self.data_dir} runs in another container: stop it there")
        return pid

    def _last_words(self) -> str:
        log = self.home / "server.log"
        lines = log.read_text(errors="replace").splitlines()[-8:] if log.exists() else []
        return "\n".join([f"{log} ends:", *lines])


def client_environment(url: str = "") -> dict[str, str]:
    """The environment for a client of the server: DATABASE_URL set, other libpq settings (PGPORT …) removed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG") or name == "PG_BIN"}
    return kept | ({"DATABASE_URL": url} if url else {})


def _locked(file: IO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(done: Callable[[], bool], complaint: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise CannotServe(complaint)
        time.sleep(0.02)
