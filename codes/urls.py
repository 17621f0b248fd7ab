"""Addresses of code systems and codes."""

from django.urls import path

from codes import views
from codes.addresses import in_lower_case

app_name = "codes"

urlpatterns = [
    path("codes/", views.system_list, name="systems"),
    path("codes/lookup/", views.lookup, name="lookup"),
    path("codes/icd10pcs/build/", views.build, name="build"),
    path("codes/<slug:system>/", views.system_detail, name="system"),
    path("codes/<slug:system>/groups/<slug:grouping>/", in_lower_case(views.grouping_detail), name="grouping"),
    path("codes/<slug:system>/groups/<slug:grouping>/<path:key>/", in_lower_case(views.group_detail), name="group"),
    path("codes/<slug:system>/<path:code>/", views.code_detail, name="code"),
    path("tables/<slug:system>/<path:code>/", views.table, name="table"),
    path("releases/<slug:system>/", in_lower_case(views.releases), name="releases"),
    path("releases/<slug:system>/changes/", in_lower_case(views.changes), name="changes"),
    path("code/<slug:system>/<path:rest>", views.source_address, name="source_address"),
]
