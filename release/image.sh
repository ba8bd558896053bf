#!/usr/bin/env bash
# Lays out the static binaries where the Dockerfile takes them from: image.sh ARCHIVES
set -euo pipefail
archives=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
for pair in x86_64=amd64 aarch64=arm64; do
  target="${pair%=*}-unknown-linux-musl"
  mkdir -p "dist/image/${pair#*=}"
  tar -xzf "$archives/plimsoll-$target.tar.gz" -C "dist/image/${pair#*=}" --strip-components 1 "plimsoll-$target/plimsoll"
done
