"""Addresses of the encyclopedia."""

from django.urls import path

from procedures import views

app_name = "procedures"

urlpatterns = [
    path("procedures/", views.procedure_list, name="list"),
    path("drafts/<str:token>/", views.draft, name="draft"),
    path("drafts/<str:token>/pictures/<str:name>", views.draft_picture, name="draft_picture"),
    path("pictures/<str:name>", views.picture, name="picture"),
    path("procedures/browse/", views.procedure_browse, name="browse"),
    path("procedures/compare/", views.procedure_compare, name="compare"),
    path("procedures/<slug:slug>.txt", views.procedure_text, name="text"),
    path("procedures/<slug:slug>/", views.procedure_detail, name="detail"),
    path("procedures/<slug:slug>/v<int:number>/", views.procedure_version, name="version"),
]
