#!/bin/sh
# Takes the screenshots of docs/screenshots anew, with a desktop of its own; see tests/window/screenshots.py.
# Needs the Debian packages that scripts/window_packages.txt names.
#
#   scripts/screenshots.sh [VARIANT ...]
#   DISCERN_BINARY=target/debug/discern scripts/screenshots.sh    with another build
set -eu
cd "$(dirname "$0")/.."
if [ -z "${DISCERN_BINARY:-}" ]; then
    cargo build --release --bin discern
    DISCERN_BINARY=${CARGO_TARGET_DIR:-target}/release/discern
fi
rm -rf target/screenshots
[ "$#" -gt 0 ] || set -- light dark light-200 dark-200 narrow-light narrow-dark chinese-light chinese-dark chinese-light-200
for variant; do
    /usr/bin/python3 tests/window/screenshots.py "$DISCERN_BINARY" target/screenshots "$variant"
done
mkdir -p docs/screenshots
cp target/screenshots/*.png docs/screenshots/
