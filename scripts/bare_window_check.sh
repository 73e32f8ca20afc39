#!/usr/bin/env bash
# Proves that the window opens where next to nothing is installed: in a minimal Debian with the six libraries that the
# window loads at run time, no font and no certificate, on an X server outside it.
#
#   scripts/bare_window_check.sh [BINARY]        default: target/debug/discern
#
# Needs root, debootstrap, unshare, Xvfb and xdotool. DEBIAN_MIRROR names another mirror than debootstrap's own.
# Everything it writes is under target/bare-window.
set -euo pipefail
cd "$(dirname "$0")/.."

# Mounts are made in a namespace of their own, so that they end with this script even when it is killed.
if [ "${BARE_WINDOW_UNSHARED:-}" != 1 ]; then
    BARE_WINDOW_UNSHARED=1 exec unshare --mount --propagation private "$0" "$@"
fi

binary=${1:-target/debug/discern}
work=$PWD/target/bare-window
root=$work/root
libraries=libx11-6,libx11-xcb1,libxcursor1,libxi6,libxkbcommon-x11-0,libgl1
server= window=
clean_up() {
    [ -z "$window" ] || kill "$window" 2>/dev/null || true
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
}
trap clean_up EXIT

mkdir -p "$work"
if [ ! -e "$work/root-is-complete" ]; then
    rm -rf "$root"
    debootstrap --variant=minbase --include="$libraries" bookworm "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"}
    touch "$work/root-is-complete"
fi
for unwanted in ca-certificates fontconfig fontconfig-config fonts-dejavu-core dbus; do
    if [ "$(chroot "$root" dpkg-query --show --showformat '${db:Status-Status}' "$unwanted" 2>/dev/null)" = installed ]; then
        echo "the bare system holds $unwanted" >&2
        exit 1
    fi
done

mkdir -p "$root/tmp/.X11-unix" "$root/home" /tmp/.X11-unix
mount -t proc proc "$root/proc"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
install -m 755 "$binary" "$root/discern"

mkfifo "$work/display.$$"
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3> "$work/display.$$" 2> "$work/xvfb.log" &
server=$!
read -r display < "$work/display.$$"
rm "$work/display.$$"

chroot "$root" /usr/bin/env -i DISPLAY=":$display" HOME=/home PATH=/usr/bin:/bin DISCERN_HOME=/home/discern /discern \
    > "$work/window.log" 2>&1 &
window=$!
if ! found=$(DISPLAY=":$display" timeout 60 xdotool search --sync --onlyvisible --name '^Discern$'); then
    echo "no window has opened:" >&2
    cat "$work/window.log" >&2
    exit 1
fi
if command -v import > /dev/null; then
    DISPLAY=":$display" import -window "$found" "$work/window.png"
fi
kill -0 "$window"
echo "The window opens on a bare Debian (1 passed, 0 failed)."
