"""The WSGI application: Django behind the kept pages. medref/asgi.py, which is served, stands before it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medref.settings")

application = get_wsgi_application()

# Rooms may be imported only now, after their setup.
from medref import clock, shared_pages  # noqa: E402
from medref.away import refused_while_away  # noqa: E402
from medref.database_watch import watch  # noqa: E402
from medref.kept_pages import answered_from_memory  # noqa: E402
from search.queries import warm_up  # noqa: E402

application = answered_from_memory(refused_while_away(application))
warm_up()
get_template("search/results.html")
reverse("search:home")  # which reads all addresses
shared_pages.site()
clock.start()
watch.start()
# What was read until now stays; the collector would walk through all of it, for a tenth of a second, while a reader waits.
gc.collect()
gc.freeze()
