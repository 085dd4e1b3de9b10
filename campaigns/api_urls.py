from django.urls import include, path

from campaigns.api import places, views
from civreg.core.api_routes import Routes

router = Routes()
router.register("campaigns", views.Campaigns, basename="api-campaign")
router.register("localities", views.Localities, basename="api-locality")
router.register("targets", views.Targets, basename="api-target")
router.register("people", views.People, basename="api-person")
router.register("obstacles", views.Obstacles, basename="api-obstacle")
urlpatterns = [
    path("tokens/", views.Tokens.as_view(), name="api-tokens"),
    path("places/resolve/", places.ResolvePlace.as_view(), name="api-place-resolve"),
    path("", include(router.urls)),
]
