#!/bin/sh
# Drives the real window on a desktop of its own; what it does and shows stands in tests/window/check.py.
# Needs the Debian packages that scripts/window_packages.txt names; leaves its results in target/window_check.
#
#   scripts/window_check.sh                         all scenarios, with the release build
#   scripts/window_check.sh SCENARIO ...            only these, among them those that run by name alone
#   DISCERN_BINARY=target/debug/discern scripts/window_check.sh    with another build
set -eu
cd "$(dirname "$0")/.."
if [ -z "${DISCERN_BINARY:-}" ]; then
    cargo build --release --bin discern
    DISCERN_BINARY=${CARGO_TARGET_DIR:-target}/release/discern
fi
rm -rf target/window_check
# Debian's own Python: python3-gi and python3-xlib belong to it.
exec /usr/bin/python3 tests/window/check.py "$DISCERN_BINARY" target/window_check "$@"
