"""The settings under which `make bench` runs: the demo's (plain http on loopback), with the bare views beside the real ones."""

import os

for _name in [name for name in os.environ if name.startswith("BCF_") and name != "BCF_DATA"]:
    del os.environ[_name]
os.environ["BCF_DEMO"] = "1"

from bcf.settings import *  # noqa: E402, F403

ROOT_URLCONF = "tests.bench.bare"
