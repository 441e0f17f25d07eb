"""Settings, all from the environment, safe by default. The README lists every variable.

Two ways to run: for real (`BCF_SECRET_KEY` and `BCF_ALLOWED_HOSTS` set; https, secure cookies) and as a demo (`BCF_DEMO=1`; plain
http on loopback, demo users with known passwords). The demo refuses to start with the settings of the real thing.
"""

import os
import secrets
from pathlib import Path

import dj_database_url
import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

# Lets Django's generic classes carry their types at run time: ModelAdmin[Board].
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in ("1", "true", "yes", "on")


def _days(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= 36_500:
        raise ImproperlyConfigured(f"{name} must be a whole number of days, from 1 to 36500.")
    return int(text)


def _words(name: str) -> list[str]:
    return os.environ.get(name, "").replace(",", " ").split()


DEMO = _flag("BCF_DEMO")
DEBUG = _flag("BCF_DEBUG")
SECRET_KEY = os.environ.get("BCF_SECRET_KEY", "")
ALLOWED_HOSTS = _words("BCF_ALLOWED_HOSTS")
_LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

if DEMO:
    if SECRET_KEY or not set(ALLOWED_HOSTS) <= {*_LOOPBACK, "testserver"}:
        raise ImproperlyConfigured(
            "BCF_DEMO=1 creates users with known passwords, so it does not start with production settings: "
            "unset BCF_DEMO, or unset BCF_SECRET_KEY and BCF_ALLOWED_HOSTS."
        )
    _KEY_FILE = Path(os.environ.get("BCF_DATA", BASE_DIR / "var")) / "demo-key"
    _KEY_FILE.parent.mkdir(parents=True, exist_ok=True)
    if not _KEY_FILE.exists():
        _KEY_FILE.write_text(secrets.token_urlsafe(50), encoding="ascii")
    SECRET_KEY = _KEY_FILE.read_text(encoding="ascii")
    ALLOWED_HOSTS = ALLOWED_HOSTS or _LOOPBACK
elif not SECRET_KEY:
    raise ImproperlyConfigured(
        "Set BCF_SECRET_KEY to a long random text (and BCF_ALLOWED_HOSTS to your host name), "
        "or BCF_DEMO=1 for a demo on this machine."
    )

INSTALLED_APPS = [
    "bcf",
    "returns",
    "schemes",
    "metrics",
    "crispy_forms",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "bcf.urls"
WSGI_APPLICATION = "bcf.wsgi.application"
FORM_RENDERER = "bcf.forms.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("bcf_pack",)
CRISPY_TEMPLATE_PACK = "bcf_pack"
CRISPY_FAIL_SILENTLY = False

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
                "csp.context_processors.nonce",
            ]
        },
    }
]

# --- Where things are kept ---------------------------------------------------------------------------------------------------

DATA_DIR = Path(os.environ.get("BCF_DATA", BASE_DIR / "var"))
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'bcf.sqlite3'}", conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    # Write-ahead logging lets readers go on while one writes; writers queue instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Recursive triggers: a line of the history that is replaced counts as removed, which is refused.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DEFINITIONS_DIR = Path(os.environ.get("BCF_DEFINITIONS", BASE_DIR / "fixtures" / "definitions"))
FIXTURES_DIR = BASE_DIR / "fixtures"

# For how long name and address of somebody who left are kept, and a draft that was never handed over, once its period has closed.
KEEP_PEOPLE_DAYS = _days("BCF_KEEP_PEOPLE_DAYS", 365)
KEEP_DRAFTS_DAYS = _days("BCF_KEEP_DRAFTS_DAYS", 730)

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEMO
if DEMO:
    # Served from where they are written; only the folder must be there.
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
_STATIC_BACKEND = (
    "django.contrib.staticfiles.storage.StaticFilesStorage" if DEMO or DEBUG else "bcf.storage.HashedStaticFiles"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_BACKEND},
}

# --- Who comes in ------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "bcf.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
CSRF_FAILURE_VIEW = "bcf.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = _words("BCF_TRUSTED_ORIGINS")

# --- What leaves the server --------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
if _flag("BCF_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# A sheet's text may hold 32,767 characters of up to four bytes each, a sheet several of them.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# A file: bytes of which anything is kept; a workbook that is brought in has some 25,000.
LARGEST_UPLOAD = 10_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = [
    "bcf.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Language and time -------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

# Answers never go into logs: requests are logged by address only.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("BCF_LOG_LEVEL", "WARNING")},
}
