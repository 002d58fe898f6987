from django.apps import AppConfig
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "chungthuc.core"

    def ready(self) -> None:
        """Django has no Vietnamese sentence for it."""
        from chungthuc.core import checks  # noqa: F401  (registers them)

        ProhibitNullCharactersValidator.message = _("Ô này có ký tự lạ (NUL) không gõ được từ bàn phím. Nhập lại.")
