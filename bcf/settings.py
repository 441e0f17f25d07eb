"""Settings, all from the environment, safe by default. The README lists every variable.

Two ways to run: for real (`BCF_SECRET_KEY` and `BCF_ALLOWED_HOSTS` set; https, secure cookies) and as a demo (`BCF_DEMO=1`; plain
http on loopback, demo users with known passwords). The demo refuses to start with the settings of the real thing.
"""

import hashlib
import os
import secrets
from pathlib import Path

import dj_database_url
import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from bcf.mail_server import mail_server

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


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) == 0:
        raise ImproperlyConfigured(f"{name} must be a whole number above 0, not '{text}'.")
    return int(text)


DEMO = _flag("BCF_DEMO")
DEBUG = _flag("BCF_DEBUG")
SECRET_KEY = os.environ.get("BCF_SECRET_KEY", "")
ALLOWED_HOSTS = _words("BCF_ALLOWED_HOSTS")
_LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "BCF_ALLOWED_HOSTS must name the hosts of this service; * would believe whatever a request says."
    )

if DEMO:
    _REAL = SECRET_KEY or os.environ.get("BCF_EMAIL_URL")
    if _REAL or not set(ALLOWED_HOSTS) <= {*_LOOPBACK, "testserver"}:
        raise ImproperlyConfigured(
            "BCF_DEMO=1 creates users with known passwords, so it does not start with production settings: "
            "unset BCF_DEMO, or unset BCF_SECRET_KEY, BCF_ALLOWED_HOSTS and BCF_EMAIL_URL."
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
    # Before our own, which take most of what these register for administrators away again.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "bcf",
    "returns",
    "schemes",
    "metrics",
    "crispy_forms",
    "csp",
    "bcf.apps.AdminConfig",
    "django_tasks",
    "django_tasks_db",
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
    "bcf.sessions.SessionAgeMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bcf.second_factor.SecondFactorMiddleware",
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
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'bcf.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,  # a PostgreSQL that was started again meanwhile costs nobody a request
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

# For how long `manage.py purge` leaves what uploaded workbooks said, after they were brought in.
KEEP_UPLOADS_DAYS = _days("BCF_KEEP_UPLOADS_DAYS", 90)
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
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
IDLE_MINUTES = _number("BCF_IDLE_MINUTES", 60)
SESSION_HOURS = _number("BCF_SESSION_HOURS", 12)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
# Who may sign or administer needs a second factor; the demo's people sign in with their known passwords alone.
SECOND_FACTOR_REQUIRED = not DEMO

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "bcf.accounts.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "bcf.accounts.ResetPasswordForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# The invitation has shown that the address is its owner's; nobody registers or changes addresses here.
ACCOUNT_EMAIL_VERIFICATION = SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Django's own: allauth's keeps a copy of each address, by which an address that was corrected would still sign in.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a class
ACCOUNT_LOGOUT_REDIRECT_URL = "sign_in"
ACCOUNT_SESSION_REMEMBER = True
# Guesses of passwords, and letters that reset them, are counted by bcf.throttle; the rest is counted for each user.
ACCOUNT_RATE_LIMITS = {
    "login": None, "login_failed": "10/15m/key", "reset_password": None, "reset_password_from_key": None,
    "change_password": "10/15m/user", "reauthenticate": "20/15m/user",
}  # fmt: skip
MFA_ADAPTER = "bcf.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Better Care Fund returns"
# A code of the half minute before or after counts too, since clocks differ: each is good for three half minutes.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_SECONDS_VALID = 90
MFA_FORMS = {"authenticate": "bcf.accounts.AuthenticateForm", "reauthenticate": "bcf.accounts.ReauthenticateForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
# Counters that all processes share. The table comes with a migration.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "bcf_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Apart, so that many pictures never push out what throttling counts.
    "pictures": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "bcf_pictures",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

# Sign-on with an organisation's own account (OpenID Connect), where it is configured.
OIDC_ISSUER = os.environ.get("BCF_OIDC_ISSUER", "").strip()
OIDC_TENANT = os.environ.get("BCF_OIDC_TENANT", "").strip()
OIDC_NAME = os.environ.get("BCF_OIDC_NAME", "").strip() or "your organisation’s account"
# Who is known by the subject of one issuer is unknown to another.
OIDC_PROVIDER = f"sign_on_{hashlib.sha256(OIDC_ISSUER.encode()).hexdigest()[:12]}"
SOCIALACCOUNT_ADAPTER = "bcf.sign_on.SignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": OIDC_PROVIDER,
                "name": OIDC_NAME,
                "client_id": os.environ.get("BCF_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("BCF_OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER.rstrip("/"), "scope": ["openid"]},
            }
        ],
    }
}
if OIDC_ISSUER and not (OIDC_ISSUER.startswith("https://") or DEMO):
    raise ImproperlyConfigured("BCF_OIDC_ISSUER must begin with https://")
if OIDC_ISSUER and not (os.environ.get("BCF_OIDC_CLIENT_ID") and os.environ.get("BCF_OIDC_CLIENT_SECRET")):
    raise ImproperlyConfigured("BCF_OIDC_ISSUER needs BCF_OIDC_CLIENT_ID and BCF_OIDC_CLIENT_SECRET beside it.")

CSRF_FAILURE_VIEW = "bcf.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = _words("BCF_TRUSTED_ORIGINS")

# --- What leaves the server --------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
if _flag("BCF_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # The last entry of X-Forwarded-For is the proxy's own; what stands before it anybody may have written.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
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

# --- Long work ---------------------------------------------------------------------------------------------------------------

# `database`: a queue in the database that `manage.py db_worker` works off. `immediate`: done where it is asked for.
_TASKS = {
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
    "database": "django_tasks_db.DatabaseBackend",
}
_TASKS_BY = os.environ.get("BCF_TASKS") or ("immediate" if DEMO else "database")
if _TASKS_BY not in _TASKS:
    raise ImproperlyConfigured("BCF_TASKS is either immediate or database.")
TASKS = {"default": {"BACKEND": _TASKS[_TASKS_BY]}}

# --- Mail --------------------------------------------------------------------------------------------------------------------

_EMAIL_URL = os.environ.get("BCF_EMAIL_URL", "")
# The demo prints its mails. Without a server nothing is sent, and nothing printed: a log is no place for people's addresses.
MAIL_IS_ON = DEMO or bool(_EMAIL_URL)
EMAIL_BACKEND = f"django.core.mail.backends.{'console' if DEMO else 'dummy'}.EmailBackend"
EMAIL_TIMEOUT = 15
if _EMAIL_URL:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    try:
        EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = mail_server(
            _EMAIL_URL
        )
    except ValueError as _error:
        raise ImproperlyConfigured(f"BCF_EMAIL_URL will not do: {_error}.") from None
_HOST = next((host.lstrip(".") for host in ALLOWED_HOSTS), "localhost")
# Where people reach the site; the links in mails begin with it.
SITE_URL = (os.environ.get("BCF_SITE_URL") or ("http://127.0.0.1:8000" if DEMO else f"https://{_HOST}")).rstrip("/")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("BCF_EMAIL_FROM") or f"Better Care Fund returns <no-reply@{_HOST}>"
# A submitted return goes to its definition's address only where this is on, and the period's own switch too.
SEND_SUBMISSIONS = _flag("BCF_SEND_SUBMISSIONS") and not DEMO

# --- Language and time -------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

# Answers never go into logs: requests are logged by address only, without the secret that some addresses hold (bcf.logs).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("BCF_LOG_LEVEL", "WARNING")},
}
