#!/usr/bin/env bash
# Fails unless a folder has each asset of a release, and no other: assets.sh FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
diff <(grep -v '^#' "$here/assets.txt") <(cd "$1" && ls | LC_ALL=C sort | grep -v '\.sha256$')
