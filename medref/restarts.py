"""A restart by SIGHUP without a pause: processes that are to end go on serving until those that replace them have loaded.

If these cannot load, because an update was not complete, the old ones stay.
"""

from multiprocessing import Value

# Made before the server forks, so that all of its processes see the same number.
_loading, _loaded = Value("i", 0), Value("b", False)


def expect(processes: int) -> None:
    """So many new processes begin to load; called by the process that starts them."""
    _loading.value = processes


def end_with(server) -> None:
    """Let the first process, before it tells the others to end, tell those that wait for new ones to wait no more."""
    stop = server.stop

    def stopped(graceful: bool = True) -> None:
        expect(0)
        stop(graceful)

    server.stop = stopped


def one_has_loaded() -> None:
    """Called by a process that is about to serve."""
    with _loading.get_lock():
        _loading.value = max(0, _loading.value - 1)
    _loaded.value = True


def was_loaded() -> bool:
    """Whether a process of this server could load what it serves."""
    return bool(_loaded.value)


def are_loading() -> bool:
    """Whether some of the new processes cannot serve yet."""
    return _loading.value > 0
