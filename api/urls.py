"""Addresses of the JSON API."""

from django.urls import path

from api import views

app_name = "api"

urlpatterns = [path("api/v1/search", views.search, name="search")]
