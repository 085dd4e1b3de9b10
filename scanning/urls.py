from django.urls import include, path

from scanning.views import pages, uploads

app_name = "scanning"
urlpatterns = [
    path("books/<int:book_pk>/upload/", uploads.upload, name="upload"),
    path("books/<int:book_pk>/pages/", uploads.book_pages, name="book-pages"),
    path("pages/<int:pk>/", pages.page, name="page"),
    path("pages/<int:pk>/preview/", pages.page_preview, name="page-preview"),
    path("pages/<int:pk>/thumbnail/", pages.page_thumbnail, name="page-thumbnail"),
    path("pages/<int:pk>/crop/", pages.page_crop, name="page-crop"),
    path("pages/<int:pk>/original/", pages.page_original, name="page-original"),
    path("pages/<int:pk>/move/", pages.page_move, name="page-move"),
    path("pages/<int:pk>/read-again/", pages.page_read_again, name="page-read-again"),
    path("entries/<int:pk>/scan/", pages.entry_scan, name="entry-scan"),
    path("desk/", include("scanning.desk.urls")),
]
