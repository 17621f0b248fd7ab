"""Addresses of the downloads."""

from django.urls import path

from exports import views
from exports.files import DOWNLOADS

app_name = "exports"

urlpatterns = [
    path(f"exports/procedures.{format}", views.procedures, {"format": format}, name=f"procedures_{format}")
    for format in DOWNLOADS
]
