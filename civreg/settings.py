"""One settings file. What differs between machines is an environment variable with a safe default.

docs/configuration.md lists every variable that is read here.
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env("CIVREG_VAR", default=str(BASE_DIR / "var")))

# --- What kind of machine this is -------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY:
    # A private installation makes its own key once; production passes one in.
    key_file = VAR_DIR / "run" / "secret_key"
    if not key_file.exists():
        from django.core.management.utils import get_random_secret_key

        key_file.parent.mkdir(parents=True, exist_ok=True)
        key_file.write_text(get_random_secret_key())
        key_file.chmod(0o600)
    SECRET_KEY = key_file.read_text().strip()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)

# --- What it is made of -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "reporting",
    "scanning",
    "registers",
    "campaigns",
    "civreg.core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "django_filters",
    "import_export",
    "django_htmx",
    "csp",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "civreg.core.middleware.response_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "civreg.core.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "civreg.core.middleware.account_use",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "civreg.core.middleware.own_password",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "civreg.core.middleware.refusals",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "civreg.urls"
WSGI_APPLICATION = "civreg.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "civreg.navigation.navigation",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- PostgreSQL -------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///civreg")}
DATABASES["default"].update(
    CONN_MAX_AGE=env.int("DATABASE_CONN_MAX_AGE", default=60),
    CONN_HEALTH_CHECKS=True,
    TEST={"NAME": env("CIVREG_TEST_DATABASE", default=None)},  # two test runs at once need one each
)
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    f"-c statement_timeout={env('DATABASE_STATEMENT_TIMEOUT', default='60s')} "
    f"-c lock_timeout={env('DATABASE_LOCK_TIMEOUT', default='10s')} "
    f"-c idle_in_transaction_session_timeout={env('DATABASE_IDLE_TIMEOUT', default='120s')}"
)

# --- People -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "core:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "core:login"
# A commune is one network address: lock the pair of person and address, never the address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=10)
AXES_COOLOFF_TIME = env.float("LOGIN_COOLOFF_HOURS", default=0.25)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "core/locked_out.html"
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = env.int("SESSION_SECONDS", default=12 * 3600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sid" if HTTPS else "sid"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "civreg.core.views.csrf_failure"

# --- What a browser may do with our pages -----------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "img-src": [SELF, "blob:"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Strict"
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
# Numbers that people read ask for grouping themselves (floatformat:"0g"); ids and years never want it.
NUMBER_GROUPING = 3  # Django's Vietnamese formats leave it out, and "0g" would group nothing

# --- Files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *((name, path) for name, path in [("htmx", BASE_DIR / "node_modules" / "htmx.org" / "dist")] if path.is_dir()),
]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))
S3_BUCKET = env("S3_BUCKET", default="")
SCAN_STORAGE = (
    {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": S3_BUCKET, "file_overwrite": False}}
    if S3_BUCKET
    else {"BACKEND": "civreg.core.storage.SyncedStorage", "OPTIONS": {"location": MEDIA_ROOT}}
)
STORAGES = {
    "default": SCAN_STORAGE,
    "staticfiles": {
        "BACKEND": env("STATIC_STORAGE", default="whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}
FILE_UPLOAD_TEMP_DIR = env("FILE_UPLOAD_TEMP_DIR", default=None)
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# --- Work in the background -------------------------------------------------------------------------
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True  # every task may run twice, so every task must bear it
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = env.int("TASK_SECONDS", default=240)
CELERY_TASK_SOFT_TIME_LIMIT = CELERY_TASK_TIME_LIMIT - 30
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1_500_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": CELERY_TASK_TIME_LIMIT * 2 + 60,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    # A dead Redis may not hold up a save (six seconds by default): the job's row is there, the sweeper sends it.
    "max_retries": 1,
    "interval_start": 0.1,
    "interval_step": 0.1,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "core.sweep_jobs", "schedule": 15.0},
    "sweep-transfers": {"task": "registers.sweep_transfers", "schedule": 20.0},
    "link-persons": {"task": "registers.sweep_links", "schedule": env.float("LINK_EVERY_SECONDS", default=300.0)},
    "hand-over-contradictions": {
        "task": "registers.hand_over_contradictions",
        "schedule": env.float("HAND_OVER_EVERY_SECONDS", default=300.0),
    },
    "look-at-commitments": {"task": "reporting.look_at_commitments", "schedule": crontab(minute=15)},
    "look-for-signs": {"task": "reporting.look_for_signs", "schedule": crontab(minute=40)},
    "close-days": {"task": "reporting.close_days", "schedule": 60.0},
    "delete-expired-exports": {"task": "reporting.delete_expired_exports", "schedule": crontab(minute=7)},
    "check-entries": {
        "task": "registers.sweep_unchecked",
        "schedule": env.float("DUPLICATE_EVERY_SECONDS", default=20.0),
    },
    "reconcile": {"task": "registers.reconcile", "schedule": crontab(hour=23, minute=50)},
}
# From where on work looks like formality (reporting/formality/signs.py says what each is measured in).
FORMALITY_RUN = env.int("FORMALITY_RUN", default=10)
FORMALITY_ENTRY_SECONDS = env.float("FORMALITY_ENTRY_SECONDS", default=8.0)
FORMALITY_CHECK_SECONDS = env.float("FORMALITY_CHECK_SECONDS", default=3.0)
FORMALITY_CLONES = env.int("FORMALITY_CLONES", default=3)
FORMALITY_EMPTY_SHARE = env.float("FORMALITY_EMPTY_SHARE", default=0.4)
FORMALITY_BURST = env.int("FORMALITY_BURST", default=30)
FORMALITY_UNSEEN = env.int("FORMALITY_UNSEEN", default=5)
ACCOUNT_USE_SECONDS = env.int("ACCOUNT_USE_SECONDS", default=120)
ACCOUNT_USE_PAUSE_SECONDS = env.int("ACCOUNT_USE_PAUSE_SECONDS", default=900)
JOB_MAX_ATTEMPTS = env.int("JOB_MAX_ATTEMPTS", default=3)
JOB_RESEND_SECONDS = env.int("JOB_RESEND_SECONDS", default=60)
JOB_DROPPED_SECONDS = env.int("JOB_DROPPED_SECONDS", default=10)

# --- Limits (each is named, refused with a sentence, and tested) -------------------------------------
SCAN_MAX_FILE_MB = env.int("SCAN_MAX_FILE_MB", default=300)
SCAN_MAX_MEGAPIXELS = env.int("SCAN_MAX_MEGAPIXELS", default=72)
SCAN_MAX_SIDE = env.int("SCAN_MAX_SIDE", default=20_000)
SCAN_MAX_PAGES = env.int("SCAN_MAX_PAGES", default=600)
SCAN_MAX_ZIP_FILES = env.int("SCAN_MAX_ZIP_FILES", default=2_000)
SCAN_MAX_ZIP_MB = env.int("SCAN_MAX_ZIP_MB", default=2_000)
SCAN_DECODE_SECONDS = env.int("SCAN_DECODE_SECONDS", default=60)
SCAN_DECODE_MB = env.int("SCAN_DECODE_MB", default=2_000)
LIST_PAGE_SIZE = env.int("LIST_PAGE_SIZE", default=50)
ACCOUNT_SHEET_MB = env.int("ACCOUNT_SHEET_MB", default=2)
ACCOUNT_SHEET_ROWS = env.int("ACCOUNT_SHEET_ROWS", default=200)
WORK_GAP_SECONDS = env.int("WORK_GAP_SECONDS", default=180)
LEASE_MINUTES = min(env.int("LEASE_MINUTES", default=30), 30)
PRACTICE_RECORDS = env.int("PRACTICE_RECORDS", default=3)
PRACTICE_PASS_PERCENT = env.int("PRACTICE_PASS_PERCENT", default=95)
EXPORT_MAX_ROWS = env.int("EXPORT_MAX_ROWS", default=20_000)  # answered at once; more is written by a job
EXPORT_RUNNING_PER_PERSON = env.int("EXPORT_RUNNING_PER_PERSON", default=1)
EXPORT_KEEP_DAYS = env.int("EXPORT_KEEP_DAYS", default=7)
EXPORT_SECONDS = env.int("EXPORT_SECONDS", default=1800)
OBSTACLE_PICTURE_MB = env.int("OBSTACLE_PICTURE_MB", default=10)
TARGET_SHEET_ROWS = env.int("TARGET_SHEET_ROWS", default=5000)
ESCALATION_DAYS = env.int("ESCALATION_DAYS", default=1)
EVIDENCE_MB = env.int("EVIDENCE_MB", default=20)
OBSTACLE_DUE_DAYS = env.int("OBSTACLE_DUE_DAYS", default=1)
ENTRY_MAX_KB = env.int("ENTRY_MAX_KB", default=64)
IMPORT_MAX_MB = env.int("IMPORT_MAX_MB", default=500)
IMPORT_MAX_UNPACKED_MB = env.int("IMPORT_MAX_UNPACKED_MB", default=4_000)
IMPORT_MAX_RATIO = env.int("IMPORT_MAX_RATIO", default=250)
IMPORT_MAX_ROWS = env.int("IMPORT_MAX_ROWS", default=1_100_000)
IMPORT_MAX_COLUMNS = env.int("IMPORT_MAX_COLUMNS", default=200)
IMPORT_WORKERS = env.int("IMPORT_WORKERS", default=2)
IMPORT_SCREEN_MAX_MB = env.int("IMPORT_SCREEN_MAX_MB", default=100)
IMPORT_SCREEN_MAX_ROWS = env.int("IMPORT_SCREEN_MAX_ROWS", default=200_000)
IMPORT_ZIP_MAX_FILES = env.int("IMPORT_ZIP_MAX_FILES", default=5_000)
IMPORT_ADMIN_MAX_ROWS = env.int("IMPORT_ADMIN_MAX_ROWS", default=5_000)

# --- The Ministry's side -------------------------------------------------------------------------------
MINISTRY_URL = env("MINISTRY_URL", default="")  # empty: packages are handed in by hand
MINISTRY_TOKEN = env("MINISTRY_TOKEN", default="")
MINISTRY_SECONDS = env.int("MINISTRY_SECONDS", default=60)
MINISTRY_MAX_MB = env.int("MINISTRY_MAX_MB", default=2_000)
MINISTRY_ASK_SECONDS = env.int("MINISTRY_ASK_SECONDS", default=300)
REFUSAL_DUE_DAYS = env.int("REFUSAL_DUE_DAYS", default=2)
DUPLICATE_CHECKED_AT_ONCE = env.int("DUPLICATE_CHECKED_AT_ONCE", default=20_000)
DUPLICATE_THRESHOLD_PERCENT = env.int("DUPLICATE_THRESHOLD_PERCENT", default=60)
DUPLICATE_LATE_MINUTES = env.int("DUPLICATE_LATE_MINUTES", default=10)
FORECAST_FLAG_PERCENT = env.int("FORECAST_FLAG_PERCENT", default=50)
CASES_AT_ONCE = env.int("CASES_AT_ONCE", default=200)
LINK_MIN_PERCENT = env.int("LINK_MIN_PERCENT", default=80)
LINK_CONTRADICTION_PERCENT = env.int("LINK_CONTRADICTION_PERCENT", default=90)
CONTRADICTION_DUE_DAYS = env.int("CONTRADICTION_DUE_DAYS", default=3)
LINK_LEAST_PERSONS = env.int("LINK_LEAST_PERSONS", default=1_000)
ANSWER_MAX_MB = env.int("ANSWER_MAX_MB", default=20)
ANSWER_MAX_ROWS = env.int("ANSWER_MAX_ROWS", default=50_000)

# --- Packages for the Ministry ---------------------------------------------------------------------------
PACKAGE_PAGE_KB = env.int("PACKAGE_PAGE_KB", default=100)  # aimed at, for an A4 page; never a reason to refuse
PACKAGE_DPI = env.int("PACKAGE_DPI", default=150)
PACKAGE_QUALITY_MIN = env.int("PACKAGE_QUALITY_MIN", default=25)  # below it writing gets hard to read
PACKAGE_QUALITY_MAX = env.int("PACKAGE_QUALITY_MAX", default=85)
PACKAGE_WHOLE_PAGE = env.bool("PACKAGE_WHOLE_PAGE", default=False)
PACKAGE_DATE_PLACEHOLDER = env("PACKAGE_DATE_PLACEHOLDER", default="00")  # an unknown day or month in file names
PACKAGE_PROCESSES = env.int("PACKAGE_PROCESSES", default=2)
PACKAGE_SECONDS = env.int("PACKAGE_SECONDS", default=3600)

# --- The public page -----------------------------------------------------------------------------------
PUBLIC_PAGE = env.bool("PUBLIC_PAGE", default=True)
ALLOCATION_SECONDS = env.int("ALLOCATION_SECONDS", default=20)
LIVE_SECONDS = env.int("LIVE_SECONDS", default=4)
PUBLIC_SECONDS = env.int("PUBLIC_SECONDS", default=60)
PUBLIC_BOUNDARIES = env("PUBLIC_BOUNDARIES", default="")

# --- Daily reports ---------------------------------------------------------------------------------------
REPORT_SYMBOL = env("REPORT_SYMBOL", default="BC-UBND")  # behind the number of a commune's or district's report
REPORT_SYMBOL_DEPARTMENT = env("REPORT_SYMBOL_DEPARTMENT", default="BC-STP")
REPORT_MAIL_AT_CUT_OFF = env.bool("REPORT_MAIL_AT_CUT_OFF", default=False)  # of districts and above; else when signed
# Without a mail server letters are kept as files, so that a trial run sends nothing to anybody.
EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = env.int("EMAIL_SECONDS", default=30)
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="civreg@localhost")
SITE_URL = env("SITE_URL", default="").rstrip("/")
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2]

# --- API --------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["civreg.core.parsing.ShallowJSON", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "civreg.core.paging.ApiPages",
    "DEFAULT_FILTER_BACKENDS": ["civreg.core.api_filters.ApiFilters"],
    "EXCEPTION_HANDLER": "civreg.core.http.problem",
    "PAGE_SIZE": LIST_PAGE_SIZE,
    "URL_FORMAT_OVERRIDE": None,  # one form of answer an address
}
SPECTACULAR_SETTINGS = {
    "TITLE": "civreg",
    "DESCRIPTION": "REST for the digitization of civil status registers, within the scope of the token's owner.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "civreg.core.api_schema.with_problems",
        "civreg.core.api_schema.forms_for_files_alone",
    ],
    # Enums that several components name alike ("kind", "state") get names of their own.
    "ENUM_NAME_OVERRIDES": {
        "RegisterKindEnum": "registers.api.serializers.KIND_CHOICES",
        "EntryStateEnum": "registers.models.Entry.State",
        "GapWhyEnum": "registers.models.NumberGap.Why",
        "ReportStateEnum": "reporting.signing_rules.State",
        "ExportStateEnum": "reporting.models.Export.State",
        "EquipmentKindEnum": "campaigns.models.Equipment.Kind",
        "ForceEnum": "campaigns.crew_rules.Force",
        "PersonRoleEnum": "registers.models.links.Role",
        "BookKindEnum": "campaigns.rules.BOOK_KINDS",
        "CommitmentStageEnum": "campaigns.models.Commitment.Stage",
        "RoadmapStageEnum": "campaigns.roadmap_rules.STAGE_CHOICES",
        "EscalationLevelEnum": "campaigns.models.Escalation.Level",
        "LocalityLevelEnum": "campaigns.models.Locality.Level",
    },
}
REST_KNOX = {"TOKEN_TTL": None, "AUTO_REFRESH": False}
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_USE_TRANSACTIONS = True

# --- Logs: ids, never names of persons ---------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # Four lines for every sign-in with the address of the person, or a line for every table of a font, help nobody.
    "loggers": {"axes": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
}
