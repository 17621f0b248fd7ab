"""Decides as which user the server runs. PostgreSQL refuses root, so root needs a user namespace or another user."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localdb import CannotServe
from localdb.programs import Programs

# Not /var/tmp: files that nobody reads for 30 days are removed there.
STATE = Path("/var/lib")
WHAT_TO_DO = "run this as a normal user, or set DATABASE_URL"


@dataclass(frozen=True)
class Identity:
    """A way to run programs. `uid` and `gid` own the files; `prefix` is put before every command."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def start(self, command: Sequence[str | Path], **options: Any) -> subprocess.Popen:
        """Start `command` in its own session, so that Ctrl-C in the terminal does not reach it."""
        if self.uid != os.geteuid():
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        # Foreign PG* settings and locales that this machine lacks must not reach the programs.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        return subprocess.Popen(
            [*self.prefix, *map(str, command)],
            cwd="/",
            env=kept | {"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **options,
        )

    def reaches(self, directory: Path, program: str = "true") -> bool:
        """Whether this identity may enter `directory` and run `program`. It is tried out: only that takes account of
        namespaces that a container refuses, dropped capabilities and closed home directories."""
        trial = ["/bin/sh", "-c", 'cd "$1" && exec "$2" --version', "sh", directory, program]
        try:
            return self.start(trial, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).wait() == 0
        except OSError:  # there is no `unshare`, or this process may not become another user
            return False


@dataclass(frozen=True)
class Installation:
    """Where the server's files are, as whom it runs, and with which programs."""

    home: Path
    identity: Identity
    programs: Programs


def nobody() -> pwd.struct_passwd:
    """An existing user without privileges. initdb requires one that is in the list of users."""
    users = [user for user in pwd.getpwall() if user.pw_uid != 0]
    return min(users, key=lambda user: (user.pw_name != "nobody", -user.pw_uid))


def home_of(data_dir: Path) -> Path:
    """`data_dir`, or the directory that its file `moved_to` names."""
    pointer = data_dir / "moved_to"
    return Path(pointer.read_text().strip()) if pointer.exists() else data_dir


def settle(data_dir: Path, programs: Programs) -> Installation:
    """Decide as whom the server runs, and move the data to where that user can reach it. Call only while no server runs.

    A normal user runs the server directly. Root runs it in a user namespace, in which the process sees an unprivileged
    uid while all files still belong to root. If that is refused, or if the files already belong to another user, the
    server runs as that user. Raises CannotServe if the data belongs to somebody else or is missing.
    """
    home = home_of(data_dir)
    if not home.is_dir():
        raise CannotServe(
            f"{data_dir}/moved_to says that the data is in {home}, which does not exist: "
            "restore that directory, or remove the file to start over"
        )
    cluster = home / "cluster"
    owner = cluster.stat() if cluster.exists() else None
    me = os.geteuid()
    if me != 0:
        if owner and owner.st_uid != me:
            raise CannotServe(
                f"{cluster} belongs to user {owner.st_uid}: run this as that user, "
                "or set MEDREF_DATA_DIR to another directory"
            )
        return Installation(home, Identity(me, os.getegid()), programs)

    if owner is None or owner.st_uid == 0:
        user = nobody()
        mask = ("unshare", "--user", f"--map-user={user.pw_uid}", f"--map-group={user.pw_gid}", "--")
        masked = Identity(0, 0, mask)
        if masked.reaches(home, programs["initdb"]):
            return Installation(home, masked, programs)
        other = Identity(user.pw_uid, user.pw_gid)
    else:
        other = Identity(owner.st_uid, owner.st_gid)
    if not other.reaches(home):
        home = _moved(data_dir, home, other)
    elif owner and owner.st_uid == 0:
        _give(cluster, other)
    if not other.reaches(home, programs["initdb"]):
        programs = programs.copied_to(home)
        if not other.reaches(home, programs["initdb"]):
            raise CannotServe(f"user {other.uid} cannot run {programs['initdb']}: {WHAT_TO_DO}")
    return Installation(home, other, programs)


def _moved(data_dir: Path, home: Path, identity: Identity) -> Path:
    new = Path(tempfile.mkdtemp(prefix="medref-", dir=STATE))
    new.chmod(0o755)
    if not identity.reaches(new):
        new.rmdir()
        raise CannotServe(f"user {identity.uid} can reach neither {home} nor {STATE}: {WHAT_TO_DO}")
    if (home / "cluster").exists():
        shutil.copytree(home / "cluster", new / "cluster", symlinks=True)
        _give(new / "cluster", identity)
    pointer = data_dir / "moved_to.new"
    pointer.write_text(f"{new}\n")
    pointer.rename(data_dir / "moved_to")
    shutil.rmtree(home / "cluster", ignore_errors=True)
    return new


def _give(cluster: Path, identity: Identity) -> None:
    # The top directory comes last: its owner tells the next start whether this was completed.
    for path in [*cluster.rglob("*"), cluster]:
        os.chown(path, identity.uid, identity.gid, follow_symlinks=False)
