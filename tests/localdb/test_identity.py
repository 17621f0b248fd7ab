"""As whom the server runs: a normal user as itself, root in a user namespace or as another user."""

import os
import pwd
import subprocess

import pytest

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")


@pytest.fixture
def refused(place):
    """A PATH on which `unshare` fails, as in a container that refuses user namespaces."""
    (place / "bin").mkdir()
    (place / "bin/unshare").write_text("#!/bin/sh\nexit 1\n")
    (place / "bin/unshare").chmod(0o755)
    return {"PATH": f"{place}/bin:{os.environ['PATH']}"}


@pytest.fixture
def closed(new_house):
    """The house lies below a home that is closed to everybody else, as /root is."""
    home = new_house.data_dir.parent / "closed"
    home.mkdir(mode=0o700)
    new_house.data_dir = home / "data"
    return new_house


def owner(path) -> str:
    return pwd.getpwuid(path.stat().st_uid).pw_name


@as_root
def test_behind_the_mask_every_file_stays_roots(house):
    if subprocess.run(["unshare", "--user", "true"], capture_output=True).returncode:
        pytest.skip("this machine refuses user namespaces")
    assert owner(house.data_dir / "cluster") == "root"


@as_root
def test_without_namespaces_a_closed_clone_is_served_from_an_open_place(closed, refused, programs_for_all):
    hidden = programs_for_all.directory.parent
    closed.environment |= refused | {"PG_BIN": str(programs_for_all.directory)}
    hidden.chmod(0o700)
    try:
        closed.sql("CREATE TABLE visit AS SELECT 1 AS number")
        assert closed.sql("SELECT number FROM visit") == "1"
    finally:
        hidden.chmod(0o755)
    assert (closed.home / f"programs-{programs_for_all.version}").is_dir()
    assert closed.home != closed.data_dir
    assert owner(closed.home / "cluster") == "nobody"
    assert closed.data_dir.parent.stat().st_mode & 0o777 == 0o700
    closed.environment["PATH"] = os.environ["PATH"]
    assert closed.sql("SELECT number FROM visit") == "1", "and later with namespaces"


@as_root
@pytest.mark.parametrize("closed_home", [False, True], ids=["open", "closed"])
def test_data_made_behind_the_mask_go_along_when_namespaces_are_refused(copied_house, refused, closed_home):
    copied_house.environment |= refused
    if closed_home:
        copied_house.data_dir.chmod(0o700)
    assert copied_house.sql("SELECT number FROM visit") == "1"
    assert owner(copied_house.home / "cluster") == "nobody"
    assert (copied_house.home == copied_house.data_dir) is not closed_home
    assert copied_house.sql("SELECT number FROM visit") == "1"


@as_root
def test_moved_data_that_are_gone_are_not_replaced_by_empty_ones(new_house, place):
    new_house.data_dir.mkdir()
    (new_house.data_dir / "moved_to").write_text(f"{place}/gone\n")
    result = new_house.run("true")
    assert result.returncode == 1
    assert "which does not exist" in result.stderr


@as_root
def test_a_normal_user_needs_nothing_and_root_may_come_after(new_house, as_nobody):
    as_nobody(new_house)
    new_house.data_dir.mkdir()
    os.chown(new_house.data_dir, new_house.user, -1)
    new_house.sql("CREATE TABLE visit AS SELECT 1 AS number", psql=f"{new_house.environment['PG_BIN']}/psql")
    assert owner(new_house.data_dir / "cluster") == "nobody"
    new_house.user = None
    assert new_house.sql("SELECT number FROM visit") == "1"


@as_root
def test_a_user_is_told_whose_data_these_are(new_house, as_nobody):
    as_nobody(new_house)
    new_house.data_dir.mkdir()
    os.chown(new_house.data_dir, new_house.user, -1)
    (new_house.data_dir / "cluster").mkdir(mode=0o700)
    result = new_house.run("true")
    assert result.returncode == 1
    assert "belongs to user 0: run this as that user" in result.stderr
