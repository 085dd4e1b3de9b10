from django.urls import include, path

from civreg.core.api_routes import Routes
from registers.api import imports, transfers, views

router = Routes()
router.register("books", views.Books, basename="api-book")
router.register("entries", views.Entries, basename="api-entry")
router.register("kinds", views.Kinds, basename="api-kind")
router.register("rules", views.Rules, basename="api-rule")
router.register("overrides", views.Waived, basename="api-override")
router.register("imports", imports.Imports, basename="api-import")
router.register("transfers", transfers.Transfers, basename="api-transfer")
router.register("refusals", transfers.Refusals, basename="api-refusal")
router.register("reconciliation", transfers.Reconciliations, basename="api-reconciliation")
urlpatterns = [path("", include(router.urls))]
