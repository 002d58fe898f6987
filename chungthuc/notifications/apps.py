from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "chungthuc.notifications"

    def ready(self) -> None:
        from chungthuc.notifications import checks  # noqa: F401  # registers itself
