#!/bin/sh
# Runs the tests of Wayland's clipboard in a compositor of their own without a screen, and then the window in two of them.
# Needs the Debian packages that scripts/wayland_packages.txt and scripts/window_packages.txt name; leaves the programs'
# complaints in target/wayland_check.
#   DISCERN_BINARY=target/debug/discern scripts/wayland_check.sh    with another build than the release one
set -eu
cd "$(dirname "$0")/.."
cargo test --no-run --test it
run=$(mktemp -d)
trap 'kill "$compositor" 2>/dev/null || true; rm -rf "$run"' EXIT
as_user=
if [ "$(id -u)" = 0 ]; then
    # sway refuses to run as root; root may use everybody's socket.
    chown nobody "$run"
    as_user='setpriv --reuid=nobody --regid=nogroup --clear-groups'
fi
mkfifo --mode=666 "$run/started"
# The socket's name comes with the first command that the compositor starts.
echo "exec echo \$WAYLAND_DISPLAY > $run/started" > "$run/config"
export XDG_RUNTIME_DIR="$run"
WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1 \
    $as_user sway --config "$run/config" 2> "$run/compositor.log" &
compositor=$!
if ! WAYLAND_DISPLAY=$(timeout 20 cat "$run/started"); then
    cat "$run/compositor.log" >&2
    exit 1
fi
export WAYLAND_DISPLAY
cargo test --test it wayland_ -- --include-ignored --test-threads=1

if [ -z "${DISCERN_BINARY:-}" ]; then
    cargo build --release --bin discern
    DISCERN_BINARY=${CARGO_TARGET_DIR:-target}/release/discern
fi
rm -rf target/wayland_check
/usr/bin/python3 tests/window/wayland.py "$DISCERN_BINARY" target/wayland_check
