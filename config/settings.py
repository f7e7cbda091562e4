"""Settings, read from the environment (docs/configuration.md). A wrong value stops the start."""

import pghistory
from csp.constants import NONE, SELF

from config import addresses, local, openapi, rest, schedule, secret_key
from config.env import Environment

ENV = Environment()
BASE_DIR = local.ROOT
DATA_DIR = local.data_directory()
LOCAL = local.is_local_run()

# --- What the deployment decides ---

DEBUG = ENV.boolean("DEBUG", default=False)
SECRET_KEY = secret_key.read(ENV, local.secret_key_file(), may_create=LOCAL)
PORT = ENV.integer("PORT", 8000, minimum=1, maximum=65535)
ALLOWED_HOSTS = ENV.hosts("ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]") if LOCAL else None)
CSRF_TRUSTED_ORIGINS = ENV.origins("CSRF_TRUSTED_ORIGINS")
SECURE = ENV.boolean("SECURE", default=not LOCAL)
DATABASE_URL = ENV.url("DATABASE_URL", ("postgresql", "postgres"), "postgresql:///azimut")
REDIS_URL = ENV.url("REDIS_URL", ("redis", "rediss"), "")
EMAIL_URL = ENV.url("EMAIL_URL", ("smtp", "smtps", "console"), "console://")
# Where the links of e-mails lead. Never taken from a request, whose Host header a stranger writes.
PUBLIC_URL = ENV.url("PUBLIC_URL", ("https", "http"), f"http://127.0.0.1:{PORT}").rstrip("/")
# Proxies in front of the portal that add the address they hear to X-Forwarded-For.
PROXIES = ENV.integer("PROXIES", 0, minimum=0, maximum=5)
STATEMENT_TIMEOUT_MS = ENV.integer("STATEMENT_TIMEOUT_MS", 0, minimum=0, maximum=3_600_000)
# Calls that one client of the API, or one person, may make in a minute.
API_RATE_PER_MINUTE = ENV.integer("API_RATE_PER_MINUTE", 600, minimum=1, maximum=100_000)
# Accounts whose passwords are written down, for a portal that is shown and not yet used.
AZIMUT_DEMO = ENV.boolean("AZIMUT_DEMO", default=LOCAL)
# Marianne, « République française », the State's typeface: only the deploying ARS may turn them on.
AZIMUT_STATE_IDENTITY = ENV.boolean("AZIMUT_STATE_IDENTITY", default=False)
# What the public pages must say; empty, they say « à renseigner par l’ARS ».
AZIMUT_EDITOR = ENV.text("AZIMUT_EDITOR", "")
AZIMUT_PUBLICATION_DIRECTOR = ENV.text("AZIMUT_PUBLICATION_DIRECTOR", "")
AZIMUT_HOST = ENV.text("AZIMUT_HOST", "")
AZIMUT_CONTACT = ENV.text("AZIMUT_CONTACT", "")
AZIMUT_PRIVACY_CONTACT = ENV.text("AZIMUT_PRIVACY_CONTACT", "")
AZIMUT_VERSION = "0.2.0"

# --- Applications ---

INSTALLED_APPS = [
    "governance",
    "indicators",
    "programmes",
    "roadmap",
    "journal",
    "accounts",
    "territories",
    "common",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "corsheaders",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "widget_tweaks",
    "dsfr",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "accounts.api.calls.CallLogMiddleware",
    "common.api.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "roadmap.middleware.DraftMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.ScopeMiddleware",
    "journal.middleware.TraceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "common.context_processors.portal",
                "accounts.context_processors.navigation",
            ],
        },
    },
]

# --- Data ---

DATABASES = {"default": addresses.database(DATABASE_URL, statement_timeout_ms=STATEMENT_TIMEOUT_MS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "config.cache.ForgivingRedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- People ---

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "governance:home"
LOGOUT_REDIRECT_URL = "accounts:login"
# Of the link in an invitation or for a forgotten password.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]

# --- Trace ---

# An event table needs no other index than that of its object.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
# Reading changes nothing.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
# A trace keeps what was written, were it no longer on the list.
PGHISTORY_EXCLUDE_FIELD_KWARGS = {"django.db.models.CharField": ["choices"]}

# --- Language, time ---

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True
# Off: a year or a page number is not a quantity; quantities go through the french_number filter.
USE_THOUSAND_SEPARATOR = False

# --- Static files ---

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# A local run serves the sources as they are; a deployment serves what collectstatic has named by content.
STATIC_ROOT = None if LOCAL else BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = LOCAL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"

# --- Appearance ---

# By default django-dsfr prints the content of its components without escaping it.
DSFR_CONTENT_IS_SAFE = False
# The hashes it ships no longer match once collectstatic has rewritten the addresses in the style sheets.
DSFR_USE_INTEGRITY_CHECKSUMS = False
DSFR_MARK_OPTIONAL_FIELDS = True

# --- Security ---

CSRF_FAILURE_VIEW = "governance.views.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-azimut-session" if SECURE else "azimut-session"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "__Host-azimut-csrf" if SECURE else "azimut-csrf"
# Above 2.5 MB a file waits on disk; the portal refuses one above 25 MB.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
UPLOAD_MAX_BYTES = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# --- REST API ---

# Origins whose pages may call the API from a browser, with a token: none unless they are named.
CORS_ALLOWED_ORIGINS = ENV.origins("API_CORS_ORIGINS")
CORS_URLS_REGEX = rest.URLS
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = rest.METHODS
CORS_ALLOW_HEADERS = rest.ACCEPTED_HEADERS
CORS_EXPOSE_HEADERS = rest.EXPOSED_HEADERS
REST_FRAMEWORK = rest.FRAMEWORK
SPECTACULAR_SETTINGS = openapi.SPECTACULAR_SETTINGS

# --- Messages ---

globals().update(addresses.email(EMAIL_URL))
DEFAULT_FROM_EMAIL = ENV.text("EMAIL_FROM", "azimut@localhost")

# --- Tasks ---

CELERY_BROKER_URL = REDIS_URL or "memory://"
# Without a broker a task runs where it is asked for.
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
# A task is acknowledged once done, and given to another worker if its own dies: tasks bear running twice.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 8
# Longer than the longest task: Redis delivers again what is not acknowledged by then.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page must not hang because the broker is away: the schedule sweeps what could not be sent.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_TASK_QUEUES = schedule.TASK_QUEUES
CELERY_TASK_ROUTES = schedule.TASK_ROUTES
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_BEAT_SCHEDULE = schedule.BEAT_SCHEDULE
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Log ---

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # One line per heartbeat is enough.
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
    },
}
