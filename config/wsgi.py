"""The door the web server knocks on."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
# Build the URL tree before the first visitor comes: otherwise the first seconds after a start are slow for everyone.
resolve("/healthz")
