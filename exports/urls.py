"""Addresses of the downloads."""

from django.urls import path

from exports import views

app_name = "exports"

urlpatterns = [path("exports/procedures.csv", views.procedures_csv, name="procedures_csv")]
