"""Files: static ones, the store, uploads and what they may cost."""

from chungthuc.core import env
from chungthuc.settings.installation import DEVELOPMENT, LOCAL

STATIC_URL = "/static/"
STATIC_ROOT = LOCAL / "collected"
STATICFILES_DIRS = [path for path in [env.directory("CHUNGTHUC_STATIC", LOCAL / "static")] if path.is_dir()]
WHITENOISE_USE_FINDERS = DEVELOPMENT
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
STORE = env.directory("CHUNGTHUC_STORE", LOCAL / "store")
FORMER_NAMES = LOCAL / "former-names" / "names.csv"  # made at set-up and in the image
FONTS = env.directory("CHUNGTHUC_FONTS", LOCAL / "fonts")
UPLOAD_LIMIT = env.integer("CHUNGTHUC_UPLOAD_LIMIT", 30 * 1024 * 1024, least=1024, most=1024**3)
UPLOAD_FILES = env.integer("CHUNGTHUC_UPLOAD_FILES", 20, least=1, most=100)  # of one original, sent together
WEB_THREADS = env.integer("CHUNGTHUC_THREADS", 4, least=1, most=64)  # of each process of serve
CHECKS_AT_ONCE = env.integer("CHUNGTHUC_CHECKS_AT_ONCE", 0, least=0, most=256)  # 0: cores less one
MAIL_FILE_LIMIT = env.integer("CHUNGTHUC_MAIL_FILE_LIMIT", 10 * 1024 * 1024, least=0, most=1024**3)  # as an attachment
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
