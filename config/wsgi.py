"""The WSGI application served by gunicorn."""

import os

from config.env import stop_on_invalid_setting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# A page that has not answered after half a minute never will: free the connection.
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "30000")

with stop_on_invalid_setting():
    import config.settings  # noqa: F401

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
