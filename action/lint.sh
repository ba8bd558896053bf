#!/usr/bin/env bash
# One scan: findings as annotations or text, SARIF and JSON beside it, and a summary of the step.
set -euo pipefail

fail() { printf '::error title=plimsoll::%s\n' "$*"; exit 2; }
yes_or_no() { # NAME VALUE
  case "$2" in true | false) ;; *) fail "$1 is true or false, not '$2'" ;; esac
}
yes_or_no sarif "$SARIF"
yes_or_no allow-no-files "$ALLOW_NO_FILES"
yes_or_no changed-only "$CHANGED_ONLY"

cd "$WORKING_DIRECTORY" || fail "there is no working-directory '$WORKING_DIRECTORY'"
state=$(mktemp -d "$RUNNER_TEMP/plimsoll.XXXXXX")

# Never empty: the bash of macOS takes an array without elements for an unset variable.
options=(--no-progress)
if [ -n "$CONFIG" ]; then options+=(--config "$CONFIG"); fi
while IFS= read -r argument; do
  if [ -n "$argument" ]; then options+=("$argument"); fi
done <<< "$ARGS"
paths=()
while IFS= read -r path; do
  if [ -n "$path" ]; then paths+=("$path"); fi
done <<< "$PATHS"
if [ "${#paths[@]}" -eq 0 ]; then fail "paths is empty"; fi

outcome() { # EXIT-CODE SARIF-FILE
  count() {
    if [ -s "$state/report.json" ]; then
      # The summary is the last object of the report.
      tail -n 8 "$state/report.json" | sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p" | tail -n 1
    else
      echo 0
    fi
  }
  local errors warnings infos
  errors=$(count errors) warnings=$(count warnings) infos=$(count infos)
  {
    echo "exit-code=$1"
    echo "errors=$errors"
    echo "warnings=$warnings"
    echo "findings=$((errors + warnings + infos))"
    echo "sarif-file=$2"
  } >> "$GITHUB_OUTPUT"
  rm -rf -- "$state"
  exit "$1"
}

code=0
"$BINARY" check "${options[@]}" --show-files -- "${paths[@]}" > "$state/files" 2> "$state/reason" || code=$?
if [ ! -s "$state/files" ]; then
  cat "$state/reason" >&2
  if [ "$ALLOW_NO_FILES" = true ] && [ "$code" -eq 0 ]; then outcome 0 ''; fi
  fail "nothing was linted: is '${paths[*]}' right? allow-no-files: true accepts it"
fi

if [ "$CHANGED_ONLY" = true ] && [ -n "${GITHUB_BASE_REF:-}" ]; then
  # A pull request is checked out as the merge commit: its first parent is the base.
  git rev-parse --verify --quiet 'HEAD^1' > /dev/null \
    || fail "changed-only needs the base commit: give actions/checkout fetch-depth: 2"
  top=$(git rev-parse --show-toplevel)
  # Both lists are relative to the root of the repository.
  git -C "$top" -c core.quotePath=false diff --name-only --no-renames --diff-filter=d 'HEAD^1' HEAD > "$state/changed"
  paths=()
  while IFS= read -r name; do
    if grep -Fxq -- "$name" "$state/changed"; then paths+=("$top/$name"); fi
  done < "$state/files"
  if [ "${#paths[@]}" -eq 0 ]; then
    echo "No Dockerfile or Compose file was changed."
    outcome 0 ''
  fi
fi

if [ -n "$FAIL_ON" ]; then options+=(--fail-on "$FAIL_ON"); fi
case "$ANNOTATIONS" in
  auto) if [ "$SARIF" = true ]; then annotations=false; else annotations=true; fi ;;
  true | false) annotations=$ANNOTATIONS ;;
  *) fail "annotations is auto, true or false, not '$ANNOTATIONS'" ;;
esac
format=$FORMAT
if [ "$format" = auto ]; then
  # Annotations are lines of the log.
  if [ "$annotations" = true ]; then format=github; else format=full; fi
fi
if [ "$annotations" = true ] && [ "$format" != github ]; then
  options+=(--output "github:$state/annotations")
fi
options+=(--format "$format" --output "json:$state/report.json" --output "markdown:$state/summary.md")
sarif=''
if [ "$SARIF" = true ]; then
  # What an earlier run left behind is no result of this one.
  rm -f -- "$SARIF_FILE"
  options+=(--output "sarif:$SARIF_FILE" --sarif-category "$CATEGORY")
fi

code=0
"$BINARY" check "${options[@]}" -- "${paths[@]}" || code=$?
if [ -s "$state/annotations" ]; then cat "$state/annotations"; fi
if [ -s "$state/summary.md" ]; then cat "$state/summary.md" >> "$GITHUB_STEP_SUMMARY"; fi
if [ "$SARIF" = true ] && [ -s "$SARIF_FILE" ]; then
  case "$SARIF_FILE" in /* | ?:*) sarif="$SARIF_FILE" ;; *) sarif="$(pwd)/$SARIF_FILE" ;; esac
fi
outcome "$code" "$sarif"
