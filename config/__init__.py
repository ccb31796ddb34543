"""How the parts are wired: settings, addresses, Celery, the embedded servers. No rules live here."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
