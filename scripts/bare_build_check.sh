#!/usr/bin/env bash
# Proves that the command line builds with cargo and a C compiler alone, and that it talks to a server on a computer
# that has no certificates: in a minimal Debian, without cmake, nasm, pkg-config or development packages.
#
# Needs root, debootstrap, unshare, python3, and the dependencies in cargo's cache (`cargo fetch --locked`).
# DEBIAN_MIRROR names another mirror than debootstrap's own. Everything it writes is under target/bare-build.
set -euo pipefail
cd "$(dirname "$0")/.."

# Mounts are made in a namespace of their own, so that they end with this script even when it is killed.
if [ "${BARE_BUILD_UNSHARED:-}" != 1 ]; then
    BARE_BUILD_UNSHARED=1 exec unshare --mount --propagation private "$0" "$@"
fi

work=$PWD/target/bare-build
root=$work/root
toolchain=$(rustc --print sysroot)
registry=${CARGO_HOME:-$HOME/.cargo}/registry
server=

clean_up() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    for mounted in proc toolchain cargo/registry source; do
        if mountpoint --quiet "$root/$mounted"; then umount "$root/$mounted"; fi
    done
}
trap clean_up EXIT

mkdir -p "$work"
if [ ! -e "$work/root-is-complete" ]; then
    rm -rf "$root"
    debootstrap --variant=minbase --include=gcc,libc6-dev bookworm "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"}
    touch "$work/root-is-complete"
fi
for unwanted in cmake nasm pkgconf pkg-config ca-certificates; do
    if [ "$(chroot "$root" dpkg-query --show --showformat '${db:Status-Status}' "$unwanted" 2>/dev/null)" = installed ]; then
        echo "the bare system holds $unwanted" >&2
        exit 1
    fi
done

mount_read_only() {
    mkdir -p "$root/$2"
    mount --bind "$1" "$root/$2"
    mount -o remount,bind,ro "$root/$2"
}
mkdir -p "$root/proc" "$root/build" "$root/home"
mount -t proc proc "$root/proc"
mount_read_only "$toolchain" toolchain
mount_read_only "$registry" cargo/registry
mount_read_only "$PWD" source

bare() {
    chroot "$root" /usr/bin/env -i PATH=/toolchain/bin:/usr/bin:/bin HOME=/home CARGO_HOME=/cargo \
        CARGO_TARGET_DIR=/build DISCERN_HOME=/home/discern "$@"
}

# Optimised dependencies would only take longer: what is proved here is that everything builds.
bare cargo build --manifest-path /source/Cargo.toml --offline --locked --no-default-features --bin discern-cli \
    --config 'profile.dev.package."*".opt-level=0'

# A picture of 8 × 8 px.
base64 --decode > "$root/home/picture.png" <<'PNG'
iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAbElEQVR42hXNQRUAUQhCUaMYhShGeVGIQhSizB+XXA7ODDtouIHB
Q4YOM8suWm5h8ZKl+0CskDiBsIioHhx76LiDw0eO3oN/4FVf+J8h0PduzBqZ8x/bxNQPwgaFy192SGgelC0q13/CJaXlA8Z7WAFX
OTbyAAAAAElFTkSuQmCC
PNG
python3 tests/loopback_server.py > "$work/port" &
server=$!
for _ in $(seq 100); do
    [ -s "$work/port" ] && break
    sleep 0.1
done
answer=$(bare /build/debug/discern-cli ask -p hi /home/picture.png --base-url "http://127.0.0.1:$(cat "$work/port")/v1" \
    --model m)
if [ "$answer" != "It builds bare." ]; then
    echo "the answer was: $answer" >&2
    exit 1
fi
echo "The bare build answers: $answer"
