"""How gunicorn serves medref: `gunicorn -c python:medref.gunicorn_settings`; what the environment says comes first."""

import os
import resource

import medref.pace  # noqa: F401 - before the processes are forked: they count requests together

wsgi_app = "medref.asgi"
bind = os.environ.get("MEDREF_LISTEN") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "asgi"
keepalive = 30
graceful_timeout = 30
backlog = 2048
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 16_380
loglevel = "warning"
control_socket_disable = True
# Connections that say nothing cost a file descriptor each, and nothing else.
_, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(_most, 65_536), _most))
