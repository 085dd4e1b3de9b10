from rest_framework.routers import SimpleRouter

from scanning.api import views

router = SimpleRouter()
router.register("uploads", views.UploadViewSet, basename="upload")
router.register("scans", views.ScanViewSet, basename="scan")
router.register("pages", views.PageViewSet, basename="page")
router.register("attachments", views.AttachmentViewSet, basename="attachment")
urlpatterns = router.urls
