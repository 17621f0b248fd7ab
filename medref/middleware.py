"""Middleware that adds the Content-Security-Policy header."""

from django.conf import settings


def content_security_policy(get_response):
    """Send SECURE_CSP with every response, so that browsers load scripts, styles and images from this site only.

    Pages of this site may frame a response with the attribute `may_be_framed_here`; nobody may frame another one.
    """
    policies = {
        False: _policy(settings.SECURE_CSP),
        True: _policy(settings.SECURE_CSP | {"frame-ancestors": ["'self'"]}),
    }

    def middleware(request):
        response = get_response(request)
        policy = policies[getattr(response, "may_be_framed_here", False)]
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def _policy(directives) -> str:
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in directives.items())
