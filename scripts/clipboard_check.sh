#!/bin/sh
# Runs the tests of the clipboard that need an X server: each starts its own Xvfb.
# Needs what scripts/window_packages.txt names.
set -eu
cd "$(dirname "$0")/.."
exec cargo test --test it platform_clipboard -- --include-ignored
