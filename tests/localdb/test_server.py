"""One server on one data directory: how it starts and ends, and everything that can go wrong."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from localdb import CannotServe, server


def test_a_second_start_finds_the_data_of_the_first(house):
    assert house.sql("SELECT number FROM visit") == "1"
    assert house.servers() == []


def test_the_database_sorts_and_folds_unicode_alike_everywhere(house):
    assert house.sql("SELECT upper('é'), current_database(), current_user") == "É|medref|medref"


def test_three_first_starts_at_once_make_one_database(new_house):
    three = [new_house.start("true") for _ in range(3)]
    complaints = [process.communicate(timeout=60)[1] for process in three]
    assert [process.returncode for process in three] == [0, 0, 0]
    assert sum("creating a PostgreSQL" in complaint for complaint in complaints) == 1
    assert new_house.servers() == []


def test_data_survive_when_everything_is_killed(house):
    house.sql("CREATE TABLE IF NOT EXISTS kept AS SELECT 2 AS number")
    user = house.stay()
    user.kill()
    house.kill_servers()
    assert house.sql("SELECT number FROM kept") == "2"


def test_a_server_left_over_is_used_and_then_stopped(house):
    user = house.stay()
    user.kill()
    user.wait()
    starts = (house.data_dir / "server.log").read_text().count("starting PostgreSQL")
    assert house.sql("SELECT number FROM visit") == "1"
    assert (house.data_dir / "server.log").read_text().count("starting PostgreSQL") == starts
    assert house.servers() == []


def test_the_first_to_leave_does_not_stop_the_server_and_the_last_does(house):
    first, second = house.stay(), house.stay()
    servers = house.servers()
    house.leave(first)
    assert set(servers) & set(house.servers())
    assert house.sql("SELECT number FROM visit") == "1"
    house.leave(second)
    assert house.servers() == []


@pytest.mark.parametrize("pid", ["", "{mine}\n"], ids=["empty", "reused"])
def test_a_stale_pid_file_does_not_stop_a_start(house, pid):
    (house.data_dir / "cluster/postmaster.pid").write_text(pid.format(mine=os.getpid()))
    assert house.sql("SELECT number FROM visit") == "1"


def test_a_half_made_database_is_made_anew(new_house):
    process = new_house.start("true", start_new_session=True)
    while not (new_house.data_dir / "cluster.new/base").exists():
        assert process.poll() is None
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert not (new_house.data_dir / "cluster").exists()
    assert new_house.sql("SELECT 1") == "1"
    assert not (new_house.data_dir / "cluster.new").exists()


@pytest.mark.parametrize("name", ['it\'s $HOME; `id` "quoted"', "long/" * 30 + "path"], ids=["odd", "long"])
def test_any_path_will_do(house, place, name):
    usual, other = house.data_dir, place / name
    other.parent.mkdir(parents=True, exist_ok=True)
    house.data_dir = usual.rename(other)
    try:
        assert house.sql("SELECT number FROM visit") == "1"
    finally:
        other.rename(usual)


def test_settings_of_other_servers_and_other_languages_do_not_leak_in(house):
    house.environment |= {"PGPORT": "5999", "PGHOST": "db.example", "PGOPTIONS": "-c nonsense=1", "LC_ALL": "tlh_QO"}
    assert house.sql("SELECT number FROM visit") == "1"


@pytest.fixture
def spoilt(house):
    """Writes nonsense into a file of the cluster, and afterwards what was there before."""
    before = {}

    def spoil(name, content):
        path = house.data_dir / "cluster" / name
        before[path] = path.read_text()
        path.write_text(content)
        return house.run("true")

    yield spoil
    for path, content in before.items():
        path.write_text(content)


def test_data_of_another_major_version_are_refused(spoilt):
    result = spoilt("PG_VERSION", "9\n")
    assert result.returncode == 1
    assert "was made by PostgreSQL 9" in result.stderr
    assert "set PG_BIN" in result.stderr


def test_a_start_that_fails_shows_the_end_of_the_log(spoilt):
    result = spoilt("postgresql.conf", "nonsense = 1\n")
    assert result.returncode == 1
    assert 'unrecognized configuration parameter "nonsense"' in result.stderr


@pytest.mark.parametrize(("throwaway", "megabytes"), [(True, 200), (False, 800)])
def test_without_room_on_the_disk_nothing_is_begun(place, monkeypatch, throwaway, megabytes):
    """What is kept needs room for the demo too, not only for an empty database."""
    disk = shutil.disk_usage(place)._replace(free=(megabytes << 20) - 1)
    monkeypatch.setattr(server.shutil, "disk_usage", lambda _: disk)
    needs = f"needs about {megabytes} MB, .* has {megabytes - 1} MB left: free some space"
    with pytest.raises(CannotServe, match=needs), server.in_use(place / "data", throwaway=throwaway):
        pass
    assert not (place / "data/cluster.new").exists()


def test_a_socket_directory_of_somebody_else_is_not_trusted(house, place):
    sockets = server.Server(house.data_dir).sockets
    sockets.symlink_to(place)
    try:
        result = house.run("true")
    finally:
        sockets.unlink()
    assert result.returncode == 1
    assert "is not a private directory" in result.stderr


def test_nothing_listens_on_the_network_and_no_socket_stays(house):
    user = house.stay()
    sockets = server.Server(house.data_dir).sockets
    assert house.sql("SHOW listen_addresses") == ""
    assert sockets.stat().st_mode & 0o077 == 0
    house.leave(user)
    assert not sockets.exists()


def test_debians_programs_serve_as_well(new_house):
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        pytest.skip("no PostgreSQL of Debian's on this machine")
    new_house.environment["PG_BIN"] = str(programs[-1])
    assert f"PostgreSQL {programs[-1].parent.name}." in new_house.sql("SELECT version()")


def test_a_server_that_dies_is_started_again_while_somebody_uses_it(house):
    user = house.stay()
    killed = house.servers()
    for process in killed:
        os.kill(process, signal.SIGKILL)
    assert "starting it again" in user.stderr.readline()
    while not server.Server(house.data_dir).answers():
        assert user.poll() is None
    assert not set(killed) & set(house.servers())
    house.leave(user)
    assert house.servers() == []
