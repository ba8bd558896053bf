#!/usr/bin/env bash
# Packs a built binary as a release has it: archive.sh TARGET BINARY FOLDER
# Writes FOLDER/plimsoll-TARGET.tar.gz (.zip for Windows) and its .sha256; twice the same for the
# same binary. The names are frozen: package managers, binstall and the action know them.
set -euo pipefail
target=$1 binary=$2 folder=$3
cd "$(dirname "$0")/.."

name="plimsoll-$target"
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
root="$stage/$name"
mkdir -p "$root/completions" "$root/man" "$folder"
cp "$binary" README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT "$root/"
for shell in bash elvish fish powershell zsh; do
  "${RUNNABLE:-$binary}" completions "$shell" > "$root/completions/plimsoll.$shell"
done
"${RUNNABLE:-$binary}" man > "$root/man/plimsoll.1"

# One time for all files, so that the archive depends on nothing but what is in it.
when=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
folder=$(cd "$folder" && pwd)
case "$target" in
  *windows*)
    asset="$name.zip"
    rm -f "$folder/$asset"
    (cd "$stage" && 7z a -tzip -bso0 "$folder/$asset" "$name")
    ;;
  *)
    asset="$name.tar.gz"
    tar=tar
    if command -v gtar > /dev/null; then tar=gtar; fi
    "$tar" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$when" -C "$stage" -cf - "$name" \
      | gzip -n9 > "$folder/$asset"
    ;;
esac
cd "$folder"
if command -v sha256sum > /dev/null; then sha256sum "$asset"; else shasum -a 256 "$asset"; fi > "$asset.sha256"
cat "$asset.sha256"
