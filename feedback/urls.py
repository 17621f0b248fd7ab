"""The address at which readers say what they think of an entry."""

from django.urls import path

from feedback import views

app_name = "feedback"

urlpatterns = [path("procedures/<slug:slug>/feedback/", views.feedback, name="form")]
