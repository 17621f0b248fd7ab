"""The root addresses, which include those of each room."""

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_safe

from medref import health, metrics
from medref.operations import operations

handler500 = "medref.refusals.server_error"

urlpatterns = [
    path("admin/operations/", require_safe(admin.site.admin_view(operations)), name="operations"),
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
