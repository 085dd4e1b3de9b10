from django.urls import path

from civreg.core import views

app_name = "core"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("password/", views.password, name="password"),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
]
