from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "chungthuc.web"

    def ready(self) -> None:
        """Before any wing names its addresses: a part that is a key to whoever has it is ``<secret:…>``, and stays out
        of the logs."""
        from django.urls import register_converter

        from chungthuc.core.hushing import Secret

        register_converter(Secret, "secret")
