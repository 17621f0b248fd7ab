"""Addresses of the search box."""

from django.urls import path

from search import views

app_name = "search"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.results, name="results"),
    path("search/suggest/", views.suggestions, name="suggest"),
]
