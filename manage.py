"""Django's commands: ``python manage.py …`` (or ``python3 dev.py manage …``, which sets everything up first)."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungthuc.settings")
    execute_from_command_line(sys.argv)
