"""The entry point for a WSGI server: `gunicorn bcf.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcf.settings")
application = get_wsgi_application()
