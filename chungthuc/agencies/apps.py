from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "chungthuc.agencies"
