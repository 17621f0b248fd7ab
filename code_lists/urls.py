"""Addresses of code lists."""

from django.urls import path

from code_lists import views

app_name = "code_lists"

urlpatterns = [
    path("lists/", views.code_list_list, name="list"),
    path("lists/<slug:slug>/", views.code_list_detail, name="detail"),
    path("lists/<slug:slug>/v<int:number>/", views.code_list_version, name="version"),
    path("lists/<slug:slug>/v<int:number>.csv", views.version_csv, name="version_csv"),
    path("lists/<slug:slug>/v<int:number>.json", views.version_json, name="version_json"),
    path("lists/<slug:slug>/compare/", views.code_list_compare, name="compare"),
    path("lists/<slug:slug>/compare.csv", views.compare_csv, name="compare_csv"),
]
