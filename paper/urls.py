"""Addresses of what is printed."""

from django.urls import path

from paper import views

app_name = "paper"

urlpatterns = [
    path("procedures/<slug:slug>.pdf", views.pdf, name="pdf"),
    path("procedures/<slug:slug>.png", views.picture, name="picture"),
    path("p/<int:number>", views.short, name="short"),
]
