from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "chungthuc.accounts"

    def ready(self) -> None:
        from chungthuc.accounts import logins

        logins.connect()
