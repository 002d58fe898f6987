"""What is written to the log, and what never is."""

from chungthuc.core import env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "chungthuc.core.hushing.Formatter",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "chungthuc.core.hushing.JsonFormatter"},
    },
    "filters": {"refusals": {"()": "chungthuc.core.hushing.RefusalsInALine"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.choice("CHUNGTHUC_LOG_FORMAT", "line", ("line", "json")),
        }
    },
    "root": {"handlers": ["console"], "level": env.text("CHUNGTHUC_LOG_LEVEL", "INFO")},
    # These name the holders of certificates in their messages; what matters of them reaches our own log by code.
    "loggers": {name: {"level": "CRITICAL"} for name in ("pyhanko", "pyhanko_certvalidator", "fontTools", "pikepdf")}
    | {"django.request": {"filters": ["refusals"]}}
    | {"procrastinate": {"level": "WARNING"}, "smpp": {"level": "CRITICAL"}},  # smpplib would log numbers and texts
}
