from django.urls import path

from reporting.public import views

app_name = "public"
urlpatterns = [
    path("", views.page, name="page"),
    path("progress.json", views.data_json, name="json"),
    path("progress.csv", views.data_csv, name="csv"),
]
