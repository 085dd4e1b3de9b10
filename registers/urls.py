from django.urls import path

from registers.views import books, entries, kinds, places, reconciliation, refusals, review, rules, transfers

app_name = "registers"
urlpatterns = [
    path("books/", books.book_list, name="book-list"),
    path("books/new/", books.book_new, name="book-new"),
    path("books/<int:pk>/", books.book, name="book"),
    path("books/<int:pk>/edit/", books.book_edit, name="book-edit"),
    path("entries/", entries.entry_list, name="entry-list"),
    path("entries/<int:pk>/", entries.entry, name="entry"),
    path("entries/<int:pk>/places/", places.entry_places, name="entry-places"),
    path("entries/<int:pk>/check/", review.entry_check, name="entry-check"),
    path("entries/<int:pk>/approve/", review.entry_approve, name="entry-approve"),
    path("entries/<int:pk>/return/", review.entry_return, name="entry-return"),
    path("kinds/", kinds.kind_list, name="kinds"),
    path("kinds/<slug:slug>/", kinds.kind_page, name="kind"),
    path("rules/", rules.rules, name="rules"),
    path("rules/waived/", rules.waived_list, name="waived"),
    path("rules/<slug:slug>.json", rules.of_kind, name="rules-of-kind"),
    path("transfers/", transfers.transfer_list, name="transfers"),
    path("transfers/new/", transfers.transfer_new, name="transfer-new"),
    path("transfers/<int:pk>/", transfers.transfer, name="transfer"),
    path("transfers/<int:pk>/cancel/", transfers.transfer_cancel, name="transfer-cancel"),
    path("transfers/<int:pk>/hand-in/", transfers.transfer_hand_in, name="transfer-hand-in"),
    path("transfers/<int:pk>/ask/", transfers.transfer_ask, name="transfer-ask"),
    path("transfers/<int:pk>/import/", transfers.transfer_import, name="transfer-import"),
    path("transfers/<int:pk>/answer/", transfers.transfer_answer, name="transfer-answer"),
    path("transfer-items/<int:pk>/undo/", transfers.item_undo, name="transfer-item-undo"),
    path("refusals/", refusals.refusal_list, name="refusals"),
    path("refusals/<int:pk>/assign/", refusals.refusal_assign, name="refusal-assign"),
    path("refusals/<int:pk>/resolve/", refusals.refusal_resolve, name="refusal-resolve"),
    path("reconciliation/", reconciliation.reconciliation_page, name="reconciliation"),
    path("reconciliation/make/", reconciliation.reconciliation_make, name="reconciliation-make"),
    path("reconciliation/<int:pk>/sign/", reconciliation.reconciliation_sign, name="reconciliation-sign"),
    path("review/", review.review, name="review"),
    path("review/approve/", review.review_approve, name="review-approve"),
]
