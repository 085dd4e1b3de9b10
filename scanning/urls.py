from django.urls import include, path

from scanning.practice import views as practice
from scanning.views import package_files, packages, pages, uploads
from scanning.work.views import work_next

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
    path("packages/", packages.package_list, name="packages"),
    path("packages/order/", packages.order_new, name="package-order-new"),
    path("packages/orders/<int:pk>/", packages.order, name="package-order"),
    path("packages/<int:pk>/", packages.package, name="package"),
    path("packages/<int:pk>/cancel/", packages.cancel, name="package-cancel"),
    path("packages/<int:pk>/restore/", packages.restore, name="package-restore"),
    path("packages/<int:pk>/sheet/", package_files.sheet, name="package-sheet"),
    path("packages/<int:pk>/archive/", package_files.archive, name="package-archive"),
    path("packages/<int:pk>/receipt/", package_files.receipt, name="package-receipt"),
    path("packages/<int:pk>/receipt.csv", package_files.receipt_csv, name="package-receipt-csv"),
    path("packages/<int:pk>/sha256/", package_files.checksums, name="package-checksums"),
    path("next/", work_next, name="work-next"),
    path("practice/", practice.practice, name="practice"),
    path("practice/begin/", practice.practice_begin, name="practice-begin"),
    path("practice/people/", practice.practice_people, name="practice-people"),
    path("practice/people/<int:pk>/waive/", practice.practice_waive, name="practice-waive"),
    path("practice/<int:pk>/", practice.practice_attempt, name="practice-attempt"),
    path("practice/<int:pk>/state/", practice.practice_state, name="practice-state"),
    path("practice/<int:pk>/save/", practice.practice_save, name="practice-save"),
    path("practice/<int:pk>/draft/", practice.practice_draft, name="practice-draft"),
    path("practice/<int:pk>/mark/", practice.practice_mark, name="practice-mark"),
    path("practice/<int:pk>/end/", practice.practice_end, name="practice-end"),
    path("practice/<int:pk>/pages/<int:position>/", practice.practice_picture, name="practice-picture"),
    path("desk/", include("scanning.desk.urls")),
]
