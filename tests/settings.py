"""The real settings, with what a test must have: a fast hasher, plain static files, mail kept in memory."""

import os

os.environ.setdefault("SECRET_KEY", "a-key-for-tests-only-that-is-long-enough-to-pass-every-check-0123456789")
os.environ["DEMO"] = "0"
os.environ["DEBUG"] = "0"
os.environ.pop("DEMO_CLOCK", None)
os.environ["VAPID_PUBLIC_KEY"] = os.environ["VAPID_PRIVATE_KEY"] = ""

from config.settings import *  # noqa: F403
from config.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_LINES = 1  # another would not see the rows of a test that keeps them to itself
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_DEFAULT_QUEUE = f"tests-{os.getpid()}"  # test runs side by side share one broker, not their work
ALLOWED_HOSTS = ["*"]
BASE_URL = "http://testserver"
LOGGING = {"version": 1, "disable_existing_loggers": False}
