from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "chungthuc.accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from chungthuc.accounts.sign_in import logins, second_factor

        logins.connect()
        authenticator_added.connect(second_factor.end_others, dispatch_uid="second_factor.end_others")
