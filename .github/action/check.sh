#!/usr/bin/env bash
# Judges, annotates the lines concerned, fills the summary of the job, and ends with the exit code of the check.
#
# INPUT_PATHS, INPUT_SINCE, INPUT_FAIL_ON, INPUT_SARIF, INPUT_SUMMARY   the inputs of the action
# RUNNER_TEMP, GITHUB_WORKSPACE, GITHUB_EVENT_NAME, GITHUB_BASE_REF, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY   of the runner
set -euo pipefail

out=$(mktemp -d "$RUNNER_TEMP/integrity-XXXXXX")
arguments=(check --output text --output "github:$out/annotations")

if [[ -z "$INPUT_SINCE" && "$GITHUB_EVENT_NAME" == pull_request ]]; then
  INPUT_SINCE="origin/$GITHUB_BASE_REF"
fi
[[ -z "$INPUT_SINCE" ]] || arguments+=("--since=$INPUT_SINCE")
[[ -z "$INPUT_FAIL_ON" ]] || arguments+=("--fail-on=$INPUT_FAIL_ON")
[[ -z "$INPUT_SARIF" ]] || arguments+=(--output "sarif:$INPUT_SARIF")
case "$INPUT_SUMMARY" in
  true) arguments+=(--output "markdown:$out/summary") ;;
  false) ;;
  *)
    echo "::error::the input summary is neither true nor false"
    exit 2
    ;;
esac

arguments+=(--)
while IFS= read -r path; do
  [[ -z "$path" ]] || arguments+=("$path")
done <<< "$INPUT_PATHS"

# In a container the work tree belongs to another user, and git reads it only if it is told to.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$GITHUB_WORKSPACE"

# The report quotes articles. Whatever they hold, the runner takes no line of it for a command.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$token"
status=0
"$RUNNER_TEMP/newsroom-integrity/bin/integrity" "${arguments[@]}" 2>&1 || status=$?
echo "::$token::"

[[ ! -f "$out/annotations" ]] || cat "$out/annotations"
[[ ! -f "$out/summary" ]] || cat "$out/summary" >> "$GITHUB_STEP_SUMMARY"
echo "exit-code=$status" >> "$GITHUB_OUTPUT"
exit "$status"
