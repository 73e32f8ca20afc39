#!/bin/sh
# Damages pictures of every format at random and opens them, under the address sanitizer, at the lowest priority.
#   scripts/mutate_pictures.sh [COUNT] [SEED]      100,000 files, seed 1
set -eu
cd "$(dirname "$0")/.."
host=$(rustc -vV | sed -n 's/^host: //p')
# The stable toolchain ships the sanitizer's runtime; with a target named, build scripts run without it.
RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zsanitizer=address CARGO_TARGET_DIR=target/sanitized \
    nice -n 19 cargo build --example mutate_pictures --no-default-features --target "$host"
# What a header claims is refused by ourselves; the sanitizer need not.
ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=0 \
    nice -n 19 "target/sanitized/$host/debug/examples/mutate_pictures" "$@"
