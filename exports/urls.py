"""Addresses of the downloads."""

from django.urls import path

from codes.addresses import in_lower_case
from exports import changes, views
from exports.codes import FORMATS
from exports.files import DOWNLOADS, TABLES

app_name = "exports"

urlpatterns = [
    path(f"exports/procedures.{format}", views.procedures, {"format": format}, name=f"procedures_{format}")
    for format in DOWNLOADS
]
urlpatterns += [
    path(f"exports/codes.{format}", views.codes, {"format": format}, name=f"codes_{format}") for format in FORMATS
]
urlpatterns += [path("exports/record.csv", views.events, name="record_csv")]
urlpatterns += [path("exports/work/<slug:key>.csv", views.worklist, name="worklist_csv")]
urlpatterns += [
    path(f"codes/lookup.{format}", views.lookup, {"format": format}, name=f"lookup_{format}") for format in TABLES
]
urlpatterns += [
    path(
        f"releases/<slug:system>/changes.{format}",
        in_lower_case(views.changes),
        {"format": format},
        name=f"changes_{format}",
    )
    for format in changes.FORMATS
]
urlpatterns += [
    path(f"releases/<slug:system>/lost.{format}", in_lower_case(views.lost), {"format": format}, name=f"lost_{format}")
    for format in TABLES
]
urlpatterns += [path("releases/<slug:system>/pages.csv", in_lower_case(views.touched), name="touched_csv")]
