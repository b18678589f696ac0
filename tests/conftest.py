"""Settings of all tests."""

import os

from hypothesis import settings

# No deadline: how long an example takes is the machine's business. In CI examples are derived from the test alone, so
# that a red run can be made again; elsewhere each run tries new ones.
settings.register_profile("project", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("project")
