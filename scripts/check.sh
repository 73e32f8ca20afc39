#!/usr/bin/env bash
# Everything that must be green before a change goes in. Needs Rust with rustfmt and clippy, a C compiler, and Python 3.
set -euo pipefail
cd "$(dirname "$0")/.."

step() {
    printf '\n== %s\n' "$*"
    "$@"
}

step cargo fmt --check
step cargo clippy --locked --all-targets --all-features -- -D warnings
step cargo clippy --locked --all-targets --no-default-features -- -D warnings
step python3 scripts/licences.py --check
step cargo test --locked
RUSTDOCFLAGS='-D warnings' step cargo doc --locked --no-deps --all-features

printf '\n== nothing below the window names egui\n'
below_the_window=$(cargo tree --locked --no-default-features --edges normal,build --prefix none)
if grep -E '^(egui|eframe|egui[_-][a-z_-]+) ' <<< "$below_the_window"; then
    echo 'cargo tree --no-default-features names egui' >&2
    exit 1
fi
