#!/usr/bin/env bash
# Makes the index of the commit that was pushed, for the pull requests to come. Without it they are slower, no more.
#
# INPUT_PATHS   the input of the action
# RUNNER_TEMP, GITHUB_WORKSPACE, GITHUB_OUTPUT   of the runner
set -euo pipefail

arguments=(check --quiet --exit-zero --since=HEAD --)
while IFS= read -r path; do
  [[ -z "$path" ]] || arguments+=("$path")
done <<< "$INPUT_PATHS"
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$GITHUB_WORKSPACE"
made=false
if "$RUNNER_TEMP/newsroom-integrity/bin/integrity" "${arguments[@]}" && [[ -d "$GITHUB_WORKSPACE/.git/integrity" ]]; then
  made=true
fi
echo "made=$made" >> "$GITHUB_OUTPUT"
