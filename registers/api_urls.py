from django.urls import include, path

from civreg.core.api_routes import Routes
from registers.api import (
    assignments,
    cases,
    forecasts,
    imports,
    lives,
    proofs,
    templates,
    thresholds,
    transfers,
    views,
    work,
)

router = Routes()
router.register("books", views.Books, basename="api-book")
router.register("entries", views.Entries, basename="api-entry")
router.register("closings", proofs.Closings, basename="api-closing")
router.register("gaps", proofs.Gaps, basename="api-gap")
router.register("proofs", proofs.Proofs, basename="api-proof")
router.register("accounts", proofs.Accounts, basename="api-account")
router.register("coverage", proofs.Coverage, basename="api-coverage")
router.register("templates", templates.Templates, basename="api-template")
router.register("kinds", views.Kinds, basename="api-kind")
router.register("rules", views.Rules, basename="api-rule")
router.register("overrides", views.Waived, basename="api-override")
router.register("imports", imports.Imports, basename="api-import")
router.register("duplicate-cases", cases.Cases, basename="api-duplicate-case")
router.register("duplicate-lanes", cases.Lanes, basename="api-duplicate-lane")
router.register("duplicate-runs", cases.DuplicateRuns, basename="api-duplicate-run")
router.register("forecasts", forecasts.Forecasts, basename="api-forecast")
router.register("package-forecasts", forecasts.PackageForecasts, basename="api-package-forecast")
router.register("duplicate-thresholds", thresholds.Thresholds, basename="api-duplicate-threshold")
router.register("person-links", lives.PersonLinks, basename="api-person-link")
router.register("contradictions", lives.Contradictions, basename="api-contradiction")
router.register("transfers", transfers.Transfers, basename="api-transfer")
router.register("refusals", transfers.Refusals, basename="api-refusal")
router.register("reconciliation", transfers.Reconciliations, basename="api-reconciliation")
router.register("work-days", work.WorkDays, basename="api-work-day")
router.register("assignments", assignments.Assignments, basename="api-assignment")
urlpatterns = [path("", include(router.urls))]
