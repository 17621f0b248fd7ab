"""Middleware that adds the Content-Security-Policy header, and that answers health checks whatever the host."""

from django.conf import settings
from django.urls import resolve


def content_security_policy(get_response):
    """Send SECURE_CSP with every response, so that browsers load scripts, styles and images from this site only.

    Pages of this site may frame a response with the attribute `may_be_framed_here`; nobody may frame another one.
    """
    policies = {
        False: policy_of(settings.SECURE_CSP),
        True: policy_of(settings.SECURE_CSP | {"frame-ancestors": ["'self'"]}),
    }

    def middleware(request):
        response = get_response(request)
        policy = policies[getattr(response, "may_be_framed_here", False)]
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def policy_of(directives) -> str:
    """The value of the header, for directives with their sources."""
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in directives.items())


def health_of_any_host(get_response):
    """Answer health checks before anything looks at the host: load balancers ask by address."""

    def middleware(request):
        if not request.path_info.startswith("/health/"):
            return get_response(request)
        view, args, kwargs = resolve(request.path_info)
        return view(request, *args, **kwargs)

    return middleware
