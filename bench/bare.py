"""The peer of the pages: a Django site with one view that answers “ok”, and no middleware. Run by gunicorn, not imported."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)


def view(request: HttpRequest) -> HttpResponse:
    """What every Django view costs at least."""
    return HttpResponse("ok", headers={"Content-Length": 2})  # no middleware adds it


urlpatterns = [path("", view)]
application = get_wsgi_application()
