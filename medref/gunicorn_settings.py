"""How gunicorn serves medref: `gunicorn -c python:medref.gunicorn_settings`; what the environment says comes first."""

import atexit
import ctypes
import os
import resource
import shutil
import tempfile

import medref.pace  # noqa: F401 - before the processes are forked: they count requests together
from medref import environment, restarts

wsgi_app = "medref.asgi"
bind = os.environ.get("MEDREF_LISTEN") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = max(1, int(environment.number("WEB_CONCURRENCY", default=2)))
worker_class = "medref.connections.Worker"
# Seconds within which a connection must have sent the complete head of a request, the first one and each further one.
keepalive = 30
graceful_timeout = 30
# Gunicorn kills a process that shows no sign of life: one that ends gracefully shows none.
timeout = 2 * graceful_timeout
backlog = 2048
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 16_380
loglevel = "warning"
control_socket_disable = True
# Connections that say nothing cost a file descriptor each while `keepalive` lasts, and nothing else.
_, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(_most, 65_536), _most))
# The processes count together in files of this directory, which ends with the server (medref/metrics.py).
_METRICS = "PROMETHEUS_MULTIPROC_DIR"
if _METRICS not in os.environ:
    os.environ[_METRICS] = tempfile.mkdtemp(prefix="medref-metrics-")
    _master = os.getpid()
    atexit.register(lambda: os.getpid() == _master and shutil.rmtree(os.environ[_METRICS], ignore_errors=True))


# Of glibc, one heap for all threads, which take turns in Python anyway: a heap for each of them costs 10 MB a process. Source:
# mallopt(3), M_ARENA_MAX. Other C libraries have no such function, and no such heaps.
if hasattr(_libc := ctypes.CDLL(None), "mallopt"):
    _libc.mallopt(-8, 1)


def on_starting(server):
    """The first process begins."""
    restarts.end_with(server)


def on_reload(server):
    """SIGHUP: new processes are about to be started, and the present ones to be told to end."""
    restarts.expect(server.cfg.workers)


def post_worker_init(worker):
    """A process has loaded what it serves."""
    restarts.one_has_loaded()


def child_exit(server, worker):
    """What a process that has ended was counting just then counts no more."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
