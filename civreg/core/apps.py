from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "civreg.core"
    label = "core"
    verbose_name = "Nền tảng"
