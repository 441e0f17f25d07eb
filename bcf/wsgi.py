"""The entry point for a WSGI server: `gunicorn bcf.wsgi --preload`."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcf.settings")
application = get_wsgi_application()
# Every page's code is there before the first visitor; with --preload, also in the process that replaces one that died.
import_module(settings.ROOT_URLCONF)
