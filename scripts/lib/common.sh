# shellcheck shell=bash
# Shared by the scripts: sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# fail SENTENCE: says it and ends the script.
fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# step SENTENCE: one line of progress.
step() { printf '== %s\n' "$*"; }

# quietly LOG COMMAND...: its output goes to the file LOG, and is shown only when it fails.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 || {
    local code=$?
    tail -n 200 "$log" >&2
    return "$code"
  }
}
