#!/usr/bin/env bash
# Installs the checker of this action beside the workspace, and begins without a cache.
#
# PYTHON            the interpreter
# RUNNER_TEMP, GITHUB_ACTION_PATH, GITHUB_WORKSPACE, GITHUB_EVENT_NAME   as the runner sets them
set -euo pipefail

if [[ "$GITHUB_EVENT_NAME" == pull_request_target ]]; then
  echo "::error::pull_request_target checks out the base branch, so that nothing of the change would be judged. Use pull_request."
  exit 2
fi

# A runner that is used again keeps .git between jobs, and with it what another pull request wrote there.
rm -rf -- "$GITHUB_WORKSPACE/.git/integrity"

# -I: neither a folder `venv` or `pip` of the repository under test nor a variable of its workflow is imported.
"$PYTHON" -I -m venv --clear "$RUNNER_TEMP/newsroom-integrity"
"$RUNNER_TEMP/newsroom-integrity/bin/python" -I -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
