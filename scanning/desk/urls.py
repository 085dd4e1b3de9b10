"""Addresses of the desk, under scanning's own."""

from django.urls import path

from scanning.desk import views

urlpatterns = [
    path("<int:book_pk>/", views.desk, name="desk"),
    path("<int:book_pk>/state/", views.desk_state, name="desk-state"),
    path("<int:book_pk>/save/", views.desk_save, name="desk-save"),
    path("<int:book_pk>/draft/", views.desk_draft, name="desk-draft"),
    path("<int:book_pk>/alike/", views.desk_alike, name="desk-alike"),
    path("<int:book_pk>/release/", views.desk_release, name="desk-release"),
    path("<int:book_pk>/mark/", views.desk_mark, name="desk-mark"),
]
