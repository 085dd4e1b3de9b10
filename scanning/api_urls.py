from django.urls import path

from civreg.core.api_routes import Routes
from scanning.api import packages, practice, views, work

router = Routes()
router.register("uploads", views.UploadViewSet, basename="api-upload")
router.register("scans", views.ScanViewSet, basename="api-scan")
router.register("pages", views.PageViewSet, basename="api-page")
router.register("attachments", views.AttachmentViewSet, basename="api-attachment")
router.register("packages", packages.Packages, basename="api-package")
router.register("package-orders", packages.PackageOrders, basename="api-package-order")
router.register("practice-attempts", practice.PracticeAttempts, basename="api-practice-attempt")
router.register("leases", work.Leases, basename="api-lease")
urlpatterns = [path("next-work/", work.NextWork.as_view(), name="api-next-work"), *router.urls]
