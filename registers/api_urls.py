from django.urls import include, path

from civreg.core.api_routes import Routes
from registers.api import views

router = Routes()
router.register("books", views.Books, basename="api-book")
router.register("entries", views.Entries, basename="api-entry")
router.register("kinds", views.Kinds, basename="api-kind")
urlpatterns = [path("", include(router.urls))]
