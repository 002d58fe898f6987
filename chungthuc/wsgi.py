"""The server's entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from chungthuc.core.hushing import hush_handlers_of

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungthuc.settings")
application = get_wsgi_application()
hush_handlers_of("gunicorn.error")
