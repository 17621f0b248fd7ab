"""The root addresses, which include those of each room."""

from django.contrib import admin
from django.urls import include, path

from medref import health, metrics

handler500 = "medref.refusals.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", include("search.urls")),
    path("", include("procedures.urls")),
    path("", include("feedback.urls")),
    path("", include("glossary.urls")),
    path("", include("code_lists.urls")),
    path("", include("codes.urls")),
    path("", include("exports.urls")),
    path("", include("api.urls")),
    path("", include("paper.urls")),
]
