"""Addresses for other systems, crawlers and feed readers."""

from django.urls import path
from django.views.decorators.http import require_safe

from api import sitemaps, views
from api.feeds import Releases, Updates
from codes.addresses import in_lower_case

app_name = "api"

urlpatterns = [
    path("api/v1/search", views.search, name="search"),
    path("api/v1/changes", views.changes, name="changes"),
    path("api/v1/codes/<slug:system>/<path:code>/similar", views.similar, name="similar"),
    path("api/v1/codes/<slug:system>/<path:code>", views.code, name="code"),
    path("api/v1/procedures/<slug:slug>", views.procedure, name="procedure"),
    path("procedures/<slug:slug>.json", views.procedure, name="document"),
    path("feeds/updates.atom", require_safe(Updates()), name="updates"),
    path("feeds/releases/<slug:system>.atom", in_lower_case(require_safe(Releases())), name="releases"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
