"""Middleware of our own: the Content-Security-Policy header."""

from django.conf import settings


def content_security_policy(get_response):
    """Send SECURE_CSP with every answer: browsers then load scripts, styles and images from this site alone."""
    policy = "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in settings.SECURE_CSP.items())

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware
