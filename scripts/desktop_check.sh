#!/bin/sh
# Runs the tests of the desktop's services that need programs: each starts its own bus and X server.
# Needs what scripts/window_packages.txt names.
set -eu
cd "$(dirname "$0")/.."
exec cargo test --test it platform_ -- --include-ignored --skip platform_clipboard
