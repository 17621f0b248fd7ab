"""The command line: `python -m localdb run DATA_DIR -- COMMAND …`, `… throwaway`, `… programs`."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from localdb import CannotServe, programs
from localdb.identity import home_of
from localdb.server import client_environment, in_use

USAGE = """usage: python -m localdb run DATA_DIR -- COMMAND ARG…   run COMMAND with DATABASE_URL set
       python -m localdb throwaway                     a server until stdin ends; prints its DATABASE_URL
       python -m localdb programs                      print the directory of the PostgreSQL programs"""

TO_PASS_ON = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
FROM_THE_KERNEL = 0x80  # si_code SI_KERNEL, sigaction(2): the terminal sent the signal, and sent it to COMMAND as well


def run(data_dir: Path, command: list[str]) -> int:
    """Run `command` with a server on `data_dir`, which is started again if it dies; pass signals on, and return the exit code.

    If the environment has a DATABASE_URL, no server is needed and the command replaces this process.
    """
    if os.environ.get("DATABASE_URL"):
        os.execvp(command[0], command)  # noqa: S606
    # Blocked from the start: a signal that arrives while the server is starting must not leave it running.
    unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, TO_PASS_ON | {signal.SIGCHLD})
    with in_use(data_dir) as server:
        child = subprocess.Popen(
            command,
            env=client_environment(server.url),
            preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_SETMASK, unblocked),
        )
        while child.poll() is None:
            news = signal.sigwaitinfo(TO_PASS_ON | {signal.SIGCHLD})
            if news.si_signo in TO_PASS_ON and news.si_code != FROM_THE_KERNEL:
                child.send_signal(news.si_signo)
            elif news.si_signo == signal.SIGCHLD and child.poll() is None:
                try:
                    server.start_again()
                except CannotServe as problem:  # the command goes on, and its signals are still passed on
                    print(f"localdb: {problem}", file=sys.stderr)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def throwaway() -> None:
    """Serve until stdin ends, which happens however the parent process ends, then remove everything."""
    with tempfile.TemporaryDirectory(prefix="medref-") as data_dir:
        with in_use(Path(data_dir), throwaway=True) as server:
            print(server.url, flush=True)
            sys.stdin.read()
        home = home_of(Path(data_dir))
        if home != Path(data_dir):
            shutil.rmtree(home)


def main() -> int:
    """Run the command line. Returns the exit code of COMMAND, 1 after an error message on stderr, 2 for wrong usage."""
    try:
        match sys.argv[1:]:
            case ["run", data_dir, "--", *command] if command:
                return run(Path(data_dir), command)
            case ["throwaway"]:
                throwaway()
                return 0
            case ["programs"]:
                print(programs.find().directory)
                return 0
    except (CannotServe, OSError) as problem:
        print(f"localdb: {problem}", file=sys.stderr)
        return 1
    print(USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
