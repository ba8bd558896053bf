#!/usr/bin/env bash
# Lays out the npm packages from the archives of a release: npm.sh ARCHIVES FOLDER
# One binary a platform: on Linux the static one, which runs with either C library.
set -euo pipefail
archives=$(cd "$1" && pwd) folder=$2
cd "$(dirname "$0")/.."
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
pairs=()
for archive in "$archives"/plimsoll-*.tar.gz "$archives"/plimsoll-*.zip; do
  [ -e "$archive" ] || continue
  name=$(basename "$archive")
  name=${name%.tar.gz}
  name=${name%.zip}
  target=${name#plimsoll-}
  case "$target" in
    *-gnu) [ ! -e "$archives/plimsoll-${target%-gnu}-musl.tar.gz" ] || continue ;;
  esac
  case "$archive" in
    *.zip) unzip -q "$archive" -d "$there" && pairs+=("$target=$there/$name/plimsoll.exe") ;;
    *) tar -xzf "$archive" -C "$there" && pairs+=("$target=$there/$name/plimsoll") ;;
  esac
done
version=$(sed -n 's/^version *= *"\(.*\)"/\1/p' Cargo.toml | head -n 1)
node npm/build.mjs "$version" "$folder" "${pairs[@]}"
