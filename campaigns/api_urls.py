from django.urls import include, path

from campaigns.api import accounts, advice, crews, places, roadmaps, targets, views
from civreg.core.api_routes import Routes

router = Routes()
router.register("campaigns", views.Campaigns, basename="api-campaign")
router.register("localities", views.Localities, basename="api-locality")
router.register("targets", views.Targets, basename="api-target")
router.register("baselines", targets.Baselines, basename="api-baseline")
router.register("figures", targets.Figures, basename="api-figure")
router.register("roadmaps", roadmaps.Roadmaps, basename="api-roadmap")
router.register("advice", advice.AdviceViewSet, basename="api-advice")
router.register("people", views.People, basename="api-person")
router.register("obstacles", views.Obstacles, basename="api-obstacle")
router.register("account-batches", accounts.AccountBatches, basename="api-account-batch")
router.register("teams", crews.Teams, basename="api-team")
router.register("shifts", crews.Shifts, basename="api-shift")
router.register("equipment", crews.Machines, basename="api-equipment")
urlpatterns = [
    path("forces-and-means/", crews.ForcesAndMeans.as_view(), name="api-means"),
    path("tokens/", views.Tokens.as_view(), name="api-tokens"),
    path("places/resolve/", places.ResolvePlace.as_view(), name="api-place-resolve"),
    path("", include(router.urls)),
]
