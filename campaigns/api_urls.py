from django.urls import include, path
from rest_framework.routers import SimpleRouter

from campaigns.api import views

router = SimpleRouter()
router.register("campaigns", views.Campaigns, basename="api-campaign")
router.register("localities", views.Localities, basename="api-locality")
router.register("targets", views.Targets, basename="api-target")
router.register("people", views.People, basename="api-person")
urlpatterns = [path("tokens/", views.Tokens.as_view(), name="api-tokens"), path("", include(router.urls))]
