"""One settings module, driven by the environment.

Every variable is listed, with a sentence each, in ``.env.example``. In the demo (``DEMO=1``, set by ``run.py``) the
supervisor supplies all of them; anywhere else the start refuses what is missing or weak.
"""

from pathlib import Path

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# -- What kind of place is this ---------------------------------------------------------------------------------------
DEMO: bool = env.bool("DEMO", default=False)
DEBUG: bool = env.bool("DEBUG", default=False)
DEMO_CLOCK: str = env.str("DEMO_CLOCK", default="")
DEMO_CLOCK_SET_AT: str = env.str("DEMO_CLOCK_SET_AT", default="")
DEMO_CLOCK_RATE: float = env.float("DEMO_CLOCK_RATE", default=1.0)  # seconds told for each that goes by
if DEMO_CLOCK and not DEMO:
    raise ImproperlyConfigured("DEMO_CLOCK is for the demo only: a real clinic's clock may not be moved. Unset it.")

SECRET_KEY: str = env.str("SECRET_KEY")
if len(SECRET_KEY) < 50 and not DEMO:
    raise ImproperlyConfigured("SECRET_KEY signs every patient's link: give it 50 or more random characters.")
BASE_URL: str = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")
MAIL_URL: str = env.str("MAIL_URL", default="")  # the demo's mail catcher, to link to it
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
_HTTPS = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# -- Parts ------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "interop",
    "reminders",
    "adherence",
    "prescriptions",
    "patients",
    "clinic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_structlog",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "clinic.request_log.RequestLog",
    "clinic.access.SwapGuard",
    "clinic.access.LooksAreNoted",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic.context.place",
            ],
            # Built in, as in Django 6: the day we move up, one dependency goes and no template changes.
            "builtins": ["template_partials.templatetags.partials"],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    }
]

# -- Data stores ------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL")}  # a connection a request: docs/adr/0005
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL: str = env.str("REDIS_URL")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# kombu spells a Redis socket differently from redis-py: one variable, two spellings.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# -- People -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "clinic.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "clinic:sign-in"
LOGIN_REDIRECT_URL = "clinic:landing"
ACCOUNT_ADAPTER = "clinic.sign_in.StaffOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # a staff address is typed by the clinic owner, not by a stranger
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets mail because a stranger typed their address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

SESSION_COOKIE_AGE = 60 * 60 * 12  # a clinic's working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "clinic.views.errors.stale_form"

# -- Safety of the wire -----------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SECURE_SSL_REDIRECT = _HTTPS and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # whose X-Forwarded-For tells who is asking, where askers are counted
# Tokens stand in addresses: no address of ours may leak to another site, nor from page to page.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# -- The API: JSON in, JSON out ----------------------------------------------------------------------------------------
# The framework is no app of the site: its pages, and the styles and scripts for them, are never served.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["interop.api.parsing.SmallJSON"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],  # nobody: each address says who
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "interop.api.refusals.in_our_words",
}

# -- Words, dates, numbers --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]  # how each language writes times and days
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"  # instants are kept in UTC; people are answered in their own zone

# -- Static files: one hashed bundle, no build step -------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "clinic.bundle.BundledManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = not DEBUG
WHITENOISE_USE_FINDERS = DEBUG

# -- Mail -------------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = "clinic.mail_line.Backend"
EMAIL_HOST: str = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT: int = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER: str = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD: str = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS: bool = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
MAIL_LINES: int = env.int("MAIL_LINES", default=3)  # conversations with that server at once, in each worker
DEFAULT_FROM_EMAIL: str = env.str("MAIL_FROM", default="Little & Often <hello@localhost>")
BOUNCE_ADDRESS: str = env.str("BOUNCE_ADDRESS", default="")  # where servers report to: reminders/bounce_address.py
MAIL_SERVICE: str = env.str("MAIL_SERVICE", default="")  # whose webhook tells of bounces: reminders/service_reports.py
ANYMAIL = {
    "WEBHOOK_SECRET": env.str("MAIL_WEBHOOK_SECRET", default=""),
    "MAILGUN_WEBHOOK_SIGNING_KEY": env.str("MAILGUN_WEBHOOK_SIGNING_KEY", default="") or None,
}

# -- Notifications: none without keys (``manage.py make_push_keys``) ---------------------------------------------------
VAPID_PUBLIC_KEY: str = env.str("VAPID_PUBLIC_KEY", default="")
VAPID_PRIVATE_KEY: str = env.str("VAPID_PRIVATE_KEY", default="")
# The push services of Chrome, Edge, Firefox and Safari. A browser names its own; the server writes to no other host.
PUSH_HOSTS: list[str] = env.list(
    "PUSH_HOSTS",
    default=["fcm.googleapis.com", "notify.windows.com", "push.services.mozilla.com", "push.apple.com"],
)

# -- Logs: request and user ids, never health data ---------------------------------------------------------------------
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
            # The same for lines that others write through the standard library.
            "foreign_pre_chain": [
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
            ],
        }
    },
    "filters": {"hide_links": {"()": "clinic.request_log.HideLinks"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["hide_links"]}},
    "root": {"handlers": ["out"], "level": env.str("LOG_LEVEL", default="INFO")},
}
DJANGO_STRUCTLOG_COMMAND_LOGGING_ENABLED = False
SILENCED_SYSTEM_CHECKS: list[str] = []
