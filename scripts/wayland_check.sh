#!/bin/sh
# Runs the tests of Wayland's clipboard in a compositor of their own without a screen.
# Needs the Debian packages sway and wl-clipboard.
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
