from django.urls import path

from registers.views import books, entries, review

app_name = "registers"
urlpatterns = [
    path("books/", books.book_list, name="book-list"),
    path("books/new/", books.book_new, name="book-new"),
    path("books/<int:pk>/", books.book, name="book"),
    path("books/<int:pk>/edit/", books.book_edit, name="book-edit"),
    path("entries/", entries.entry_list, name="entry-list"),
    path("entries/<int:pk>/", entries.entry, name="entry"),
    path("entries/<int:pk>/check/", review.entry_check, name="entry-check"),
    path("entries/<int:pk>/approve/", review.entry_approve, name="entry-approve"),
    path("entries/<int:pk>/return/", review.entry_return, name="entry-return"),
    path("review/", review.review, name="review"),
    path("review/approve/", review.review_approve, name="review-approve"),
]
