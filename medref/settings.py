"""Settings of every site, taken from environment variables (docs/operations.md lists them)."""

import os
from pathlib import Path

from medref import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("MEDREF_DATA_DIR") or BASE_DIR / "var").resolve()

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = (
    os.environ.get("SECRET_KEY", "only-for-debugging")
    if DEBUG
    else environment.required(
        "SECRET_KEY",
        "It signs sessions and must stay secret. Start with bin/run or bin/manage, which create one for trying out, or set "
        "one of 50 random characters: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
    )
)
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")

DATABASES = {
    "default": environment.database(
        environment.required(
            "DATABASE_URL",
            "Start with bin/run or bin/manage, which include an embedded PostgreSQL, or set it to a PostgreSQL 15 or newer: "
            "postgresql://user:password@host:5432/medref",
        ),
        statement_timeout=os.environ.get("MEDREF_STATEMENT_TIMEOUT", "5s"),
    )
}
# The role that the site is served with, if it is another than the owner of the tables, which runs migrate.
MEDREF_WEB_ROLE = os.environ.get("MEDREF_WEB_ROLE", "").strip()
# Whoever sends this token may read /metrics; without one only administrators may.
MEDREF_METRICS_TOKEN = os.environ.get("MEDREF_METRICS_TOKEN", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Slugs of the code systems whose descriptors this site has a licence to show: see codes/licence.py.
MEDREF_LICENSED_SYSTEMS = frozenset(slug.lower() for slug in environment.words("MEDREF_LICENSED_SYSTEMS"))

# The percentage of a system's valid codes that a release may retire or rename before somebody has to repeat the number.
MEDREF_RELEASE_LIMIT = environment.number("MEDREF_RELEASE_LIMIT", default=5)

# Months until a text needs another clinical review: for every kind of entry, and for single kinds.
MEDREF_REVIEW_MONTHS = environment.months("MEDREF_REVIEW_MONTHS", default=24)

# The reading grade (years at school) above which the checks advise to write more plainly.
MEDREF_READING_GRADE = environment.number("MEDREF_READING_GRADE", default=9)

# Whether searches that find nothing are counted for editors: the words and how often, nothing about who searched.
MEDREF_COUNT_MISSES = environment.flag("MEDREF_COUNT_MISSES", default=True)

# Every how many seconds each serving process takes the planned steps that are due; 0 leaves that to take_planned_steps.
MEDREF_CLOCK_SECONDS = environment.number("MEDREF_CLOCK_SECONDS", default=60)

# Whether the server starts a worker for long work, and the longest time in minutes that a piece of it may take.
MEDREF_WORKER = environment.flag("MEDREF_WORKER", default=True)
MEDREF_JOB_MINUTES = environment.number("MEDREF_JOB_MINUTES", default=60, most=1_440)

# How many requests each serving process answers at the same time.
MEDREF_THREADS = max(1, int(environment.number("MEDREF_THREADS", default=4)))

# How many processes serve: gunicorn reads the variable itself, but meets a wrong one with a traceback.
WEB_CONCURRENCY = max(1, int(environment.number("WEB_CONCURRENCY", default=2)))

# How long pages that are kept in memory are sent while the database does not answer.
MEDREF_STALE_SECONDS = environment.number("MEDREF_STALE_SECONDS", default=300, most=86_400)

# The largest file, in bytes, that the desk takes: releases of code systems, imports.
MEDREF_LARGEST_UPLOAD = int(environment.number("MEDREF_LARGEST_UPLOAD_MB", default=1000, most=100_000) * 1_000_000)

# How often in a minute one address may ask for what is dear: see medref/pace.py. 0 is no limit.
MEDREF_RATES = environment.rates(
    "MEDREF_RATES",
    {"search": 600, "suggest": 1800, "look-up": 120, "feedback": 60, "log-in": 120, "export": 60},
)

INSTALLED_APPS = [
    "desk.apps.DeskConfig",  # Django’s admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "axes",
    "medref",
    "record",
    "jobs",
    "textindex",
    "glossary",
    "codes",
    "procedures",
    "search",
    "feedback",
    "checks",
    "comments",
    "code_lists",
    "imports",
    "exports",
    "api",
    "paper",
    "backups",
    "crosswalks",
    "accounts",  # last: after migrate it gives the roles the permissions that the other rooms create
]

MIDDLEWARE = [
    "medref.kept_pages.keep_pages",
    "django.middleware.security.SecurityMiddleware",
    "medref.middleware.content_security_policy",
    "medref.middleware.health_of_any_host",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sessions.limit_sessions",
    "accounts.first_steps.lead_through_first_steps",
    "django.contrib.messages.middleware.MessageMiddleware",
    "desk.kept_text.KeptText",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "medref.urls"
WSGI_APPLICATION = "medref.wsgi.application"

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
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.permissions.RolesBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.NothingKnown"},
]
LOGIN_URL = "admin:login"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours; registration/locked.html says so
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "accounts.log_in.LogInHandler"
AXES_LOCKOUT_CALLABLE = "accounts.log_in.locked"
AXES_USERNAME_CALLABLE = "accounts.log_in.name_of"
AXES_CLIENT_IP_CALLABLE = "accounts.log_in.address_of"
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    "code",
    "passed",
]  # it keeps what else was sent with a wrong password
# Whether people who may sign in to the desk do nothing there without a second factor.
MEDREF_SECOND_FACTOR = environment.choice("MEDREF_SECOND_FACTOR", "optional", "required")

# An entry may have a thousand rows in each of its tables, and the form has five to eight fields for each of them.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 90_000

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [("pictures", BASE_DIR / "docs" / "pictures")]  # of the guides, which the desk shows
# Uploaded code files that wait to be loaded. Only the owner of the process can read them; no address serves them.
MEDREF_UPLOADS_DIR = DATA_DIR / "uploads"
# Uploaded files that wait for a worker; a worker on another host needs both directories.
MEDREF_JOBS_DIR = DATA_DIR / "jobs"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Named as Django 6 names it, so that its own middleware can take over.
SECURE_CSP = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
X_FRAME_OPTIONS = "DENY"

# MEDREF_HTTPS=0 is for trying out on your own machine, because browsers send secure cookies over https only.
HTTPS = environment.flag("MEDREF_HTTPS", default=True)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # a redirect would hide that a token came in clear
BEHIND_PROXY = environment.flag("MEDREF_BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Whose headers X-Forwarded-For, X-Forwarded-Proto and X-Request-ID are believed; the server drops those of anybody else.
MEDREF_TRUSTED_PROXIES = environment.networks("MEDREF_TRUSTED_PROXIES", "127.0.0.1,::1" if BEHIND_PROXY else "")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = environment.flag("MEDREF_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # a site may well not want to be on the preload lists
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
if HTTPS:  # browsers take these names from this very host only, and over https
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
MESSAGE_STORAGE = "medref.message_cookies.Messages"
# How long a person stays signed in, and how long without asking for anything: see accounts/sessions.py.
SESSION_COOKIE_AGE = int(environment.number("MEDREF_SESSION_HOURS", default=12) * 60 * 60)
MEDREF_IDLE_SECONDS = environment.number("MEDREF_IDLE_MINUTES", default=60, most=6000) * 60

# The address at which people reach the site, for links in mails.
MEDREF_ADDRESS = (os.environ.get("MEDREF_ADDRESS") or f"http{'s' if HTTPS else ''}://{ALLOWED_HOSTS[0]}").rstrip("/")
# The mail server that sends notices. Without one no mail is sent.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(environment.number("EMAIL_PORT", default=587, most=65_535))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MEDREF_MAIL_FROM") or f"medref@{ALLOWED_HOSTS[0]}"

# Statements of pages that take at least so many milliseconds are in the log; 0 is none.
MEDREF_SLOW_STATEMENT_MS = environment.number("MEDREF_SLOW_STATEMENT_MS", default=1000, most=60_000)
# The address of a program that is told of unexpected errors.
MEDREF_ERROR_HOOK = environment.web_address("MEDREF_ERROR_HOOK")
LOG_LEVEL_OF_REQUESTS = "INFO" if environment.flag("MEDREF_ACCESS_LOG", default=True) else "WARNING"
ERROR_HOOKS = (
    {"hook": {"class": "medref.error_hook.ErrorHook", "address": MEDREF_ERROR_HOOK, "site": MEDREF_ADDRESS}}
    if MEDREF_ERROR_HOOK
    else {}
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"busy": {"()": "medref.logs.WithoutBusy"}},
    "formatters": {"line": {"()": "medref.logs.Lines", "is_json": environment.flag("MEDREF_LOG_JSON", default=False)}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}, **ERROR_HOOKS},
    "root": {"handlers": ["stderr", *ERROR_HOOKS], "level": "WARNING"},
    "loggers": {
        "medref.access": {"level": LOG_LEVEL_OF_REQUESTS},
        "django.request": {"level": "ERROR", "filters": ["busy"]},  # the access log has the others
    },
}
