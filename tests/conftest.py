"""Property tests: the same examples on every run of CI, new ones on every run of a person."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("person", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "person")
