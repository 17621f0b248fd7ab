"""A test client that is answered as the server answers."""

from django.db import connection
from django.http import HttpResponse
from django.test.client import ClientHandler
from django.test.utils import CaptureQueriesContext

from medref.kept_pages import answered_from_memory


class ServedHandler(ClientHandler):
    """Answers as the server does: from memory first, then by Django."""

    def get_response(self, request):
        made, start = [], {}

        def django(environ, start_response):
            made.append(super(ServedHandler, self).get_response(request))
            return []

        def start_response(status, headers):
            start.update(status=int(status[:3]), headers=dict(headers))

        body = answered_from_memory(django)(request.environ, start_response)
        return made[0] if made else HttpResponse(b"".join(body), **start)


def queries(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in found]
