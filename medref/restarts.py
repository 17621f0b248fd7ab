"""A restart by SIGHUP without a pause: processes that are to end go on serving until those that replace them have loaded."""

from multiprocessing import Value

# Made before the server forks, so that all of its processes see the same number.
_loading = Value("i", 0)


def expect(processes: int) -> None:
    """So many new processes begin to load; called by the process that starts them."""
    _loading.value = processes


def one_has_loaded() -> None:
    """Called by a process that is about to serve."""
    with _loading.get_lock():
        _loading.value = max(0, _loading.value - 1)


def are_loading() -> bool:
    """Whether some of the new processes cannot serve yet."""
    return _loading.value > 0
