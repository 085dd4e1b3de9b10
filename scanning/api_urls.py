from civreg.core.api_routes import Routes
from scanning.api import views

router = Routes()
router.register("uploads", views.UploadViewSet, basename="api-upload")
router.register("scans", views.ScanViewSet, basename="api-scan")
router.register("pages", views.PageViewSet, basename="api-page")
router.register("attachments", views.AttachmentViewSet, basename="api-attachment")
urlpatterns = router.urls
