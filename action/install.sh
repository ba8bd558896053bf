#!/usr/bin/env bash
# Brings a plimsoll binary to the runner and says where: outputs `binary` and `version`.
#
# A published archive is taken by version and target and held against action/checksums.txt, which
# comes with the revision of the action that the caller pinned: a digest from the place that the
# archive comes from would prove nothing. Where nothing is published, cargo builds it.
set -euo pipefail

own=$(sed -n 's/^version *= *"\(.*\)"/\1/p' "$ACTION_PATH/Cargo.toml" | head -n 1)
table="$ACTION_PATH/action/checksums.txt"
releases="${RELEASES:-https://github.com/plimsoll/plimsoll/releases}"
cache="${RUNNER_TOOL_CACHE:-$RUNNER_TEMP}/plimsoll"

say() { printf '%s\n' "$*"; }
fail() { printf '::error title=plimsoll::%s\n' "$*"; exit 2; }

done_with() {
  "$1" --version
  {
    echo "binary=$1"
    echo "version=$("$1" --version | awk '{ print $2 }')"
  } >> "$GITHUB_OUTPUT"
  exit 0
}

sha256() {
  if command -v sha256sum > /dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | awk '{ print $1 }'
}

# The commit of the release workflow signed it: `gh` asks GitHub, so it needs a token.
attested() {
  case "$VERIFY_ATTESTATION" in
    false) return ;;
    auto)
      if ! command -v gh > /dev/null || [ -z "${GH_TOKEN:-}" ]; then
        say "No gh or no token: the attestation is not verified."
        return
      fi
      ;;
    true) command -v gh > /dev/null || fail "verify-attestation needs gh on the runner" ;;
    *) fail "verify-attestation is auto, true or false, not '$VERIFY_ATTESTATION'" ;;
  esac
  gh attestation verify "$1" --repo plimsoll/plimsoll \
    --signer-workflow plimsoll/plimsoll/.github/workflows/release.yml \
    || fail "the attestation of $(basename "$1") does not hold"
}

build() { # VERSION
  command -v cargo > /dev/null || fail "no binary of $1 is published for this runner, and there is no cargo to build it"
  local root
  if [ "$1" = "$own" ]; then
    # One build for each state of the sources.
    local sources
    sources=$(cd "$ACTION_PATH" && find Cargo.toml Cargo.lock build.rs src lints fixtures/precision.toml -type f -print0 \
      | sort -z | xargs -0 cat | git hash-object --stdin)
    root="$cache/$sources"
    if [ ! -x "$root/bin/plimsoll" ] && [ ! -x "$root/bin/plimsoll.exe" ]; then
      cargo install --locked --path "$ACTION_PATH" --root "$root"
    fi
  else
    root="$cache/$1/cargo"
    if [ ! -x "$root/bin/plimsoll" ] && [ ! -x "$root/bin/plimsoll.exe" ]; then
      cargo install --locked --version "$1" --root "$root" plimsoll
    fi
  fi
  if [ -x "$root/bin/plimsoll.exe" ]; then done_with "$root/bin/plimsoll.exe"; fi
  done_with "$root/bin/plimsoll"
}

case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
  Linux-X64) target=x86_64-unknown-linux-musl ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  Windows-ARM64) target=aarch64-pc-windows-msvc ;;
  *) target='' ;;
esac
asset="plimsoll-$target.tar.gz"
program=plimsoll
if [ "${RUNNER_OS:-}" = Windows ]; then
  asset="plimsoll-$target.zip"
  program=plimsoll.exe
fi

version="${VERSION#v}"
if [ -z "$version" ]; then
  version=$(sed -n 's|^[0-9a-f]\{64\}  \([^/]*\)/.*|\1|p' "$table" | tail -n 1)
  if [ -z "$version" ]; then build "$own"; fi
fi
if [ -z "$target" ]; then build "$version"; fi

address="$releases/download/v$version/$asset"
digest=$(awk -v name="$version/$asset" '$2 == name { print $1 }' "$table")
if [ "$version" = latest ]; then
  say "::warning title=plimsoll::version 'latest' is not reproducible and has no checksum here: name a version"
  if [ "$VERIFY_ATTESTATION" = auto ]; then VERIFY_ATTESTATION=true; fi
  address="$releases/latest/download/$asset"
elif [ -z "$digest" ]; then
  say "This revision of the action knows no binary of $version for $target: cargo builds it."
  build "$version"
fi

folder="$cache/$version/$target"
archive="$cache/$version/$asset"
mkdir -p "$cache/$version"
# What an earlier run has brought is as good, if it is what was released.
if [ -z "$digest" ] || [ ! -f "$archive" ] || [ "$(sha256 "$archive")" != "$digest" ]; then
  curl --fail --silent --show-error --location --retry 3 --proto '=https,http' --output "$archive" "$address" \
    || fail "$address cannot be fetched"
fi
if [ -n "$digest" ] && [ "$(sha256 "$archive")" != "$digest" ]; then
  rm -f -- "$archive"
  fail "$asset is not what was released as $version: its SHA-256 differs from action/checksums.txt"
fi
attested "$archive"
rm -rf -- "$folder"
mkdir -p "$folder"
case "$asset" in
  *.zip) unzip -q "$archive" -d "$folder" ;;
  *) tar -xzf "$archive" -C "$folder" ;;
esac
done_with "$folder/plimsoll-$target/$program"
