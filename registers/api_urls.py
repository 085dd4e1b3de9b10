from django.urls import include, path
from rest_framework.routers import SimpleRouter

from registers.api import views

router = SimpleRouter()
router.register("books", views.Books, basename="api-book")
router.register("entries", views.Entries, basename="api-entry")
router.register("kinds", views.Kinds, basename="api-kind")
urlpatterns = [path("", include(router.urls))]
