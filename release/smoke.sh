#!/usr/bin/env bash
# Unpacks an archive and runs what is in it, on the machine that it is for: smoke.sh TARGET FOLDER
set -euo pipefail
target=$1 folder=$2
cd "$(dirname "$0")/.."
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
name="plimsoll-$target"
case "$target" in
  *windows*)
    unzip -q "$folder/$name.zip" -d "$there"
    program="$there/$name/plimsoll.exe"
    ;;
  *)
    tar -xzf "$folder/$name.tar.gz" -C "$there"
    program="$there/$name/plimsoll"
    ;;
esac
case "$target" in
  x86_64-*linux*) file -L "$program" | grep -q 'x86-64' ;;
  aarch64-*linux*) file -L "$program" | grep -q 'aarch64' ;;
  x86_64-apple*) file "$program" | grep -q 'x86_64' ;;
  aarch64-apple*) file "$program" | grep -q 'arm64' ;;
esac
case "$target" in *musl) ! ldd "$program" > /dev/null 2>&1 || ldd "$program" 2>&1 | grep -q 'statically linked' ;; esac

version=$(sed -n 's/^version *= *"\(.*\)"/\1/p' Cargo.toml | head -n 1)
test "$("$program" --version | tr -d '\r')" = "plimsoll $version"
# The example project has findings and no errors of reading.
code=0
"$program" check --isolated --fail-on error --format concise fixtures/projects/shop > "$there/findings" || code=$?
test "$code" -eq 1
grep -q 'error\[' "$there/findings"
for shell in bash elvish fish powershell zsh; do test -s "$there/$name/completions/plimsoll.$shell"; done
test -s "$there/$name/man/plimsoll.1" && test -s "$there/$name/LICENSE-MIT"
echo "$name works"
