"""Middleware that adds the Content-Security-Policy header."""

from django.conf import settings


def content_security_policy(get_response):
    """Send SECURE_CSP with every response, so that browsers load scripts, styles and images from this site only."""
    policy = "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in settings.SECURE_CSP.items())

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware
