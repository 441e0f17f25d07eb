"""The settings under which tests and the type checker run: the demo's, with a data folder and a database of their own.

They come as a module because pytest-django and mypy read the settings before any conftest could set the environment.
"""

import os
import sys
import tempfile

for _name in [name for name in os.environ if name.startswith("BCF_")]:
    del os.environ[_name]
os.environ["BCF_DEMO"] = "1"
if "pytest" in sys.modules:  # mypy writes nothing, and leaves without tidying up
    _scratch = tempfile.TemporaryDirectory(prefix="bcf-tests-", ignore_cleanup_errors=True)
    os.environ["BCF_DATA"] = _scratch.name

from bcf.settings import *  # noqa: E402

ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
# A real hash takes a quarter of a second, at each sign-in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A connection that outlives its request would keep the test database from being removed.
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in real use: locks and write-ahead logging work otherwise in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
