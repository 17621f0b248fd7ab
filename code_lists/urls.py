"""Addresses of code lists, of the basket and of collections."""

from django.urls import path

from code_lists.views import basket, collections, lists

app_name = "code_lists"

urlpatterns = [
    path("basket/", basket.basket, name="basket"),
    path("basket/codes.csv", basket.basket_csv, name="basket_csv"),
    path("collections/", collections.collection_list, name="collections"),
    path("collections/keep/", collections.keep, name="keep"),
    path("collections/<int:pk>/", collections.collection_detail, name="collection"),
    path("collections/<int:pk>.csv", collections.collection_csv, name="collection_csv"),
    path("lists/", lists.code_list_list, name="list"),
    path("lists/<slug:slug>/", lists.code_list_detail, name="detail"),
    path("lists/<slug:slug>/v<int:number>/", lists.code_list_version, name="version"),
    path("lists/<slug:slug>/v<int:number>.csv", lists.version_csv, name="version_csv"),
    path("lists/<slug:slug>/v<int:number>.json", lists.version_json, name="version_json"),
    path("lists/<slug:slug>/compare/", lists.code_list_compare, name="compare"),
    path("lists/<slug:slug>/compare.csv", lists.compare_csv, name="compare_csv"),
]
