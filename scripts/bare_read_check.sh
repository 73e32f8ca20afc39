#!/usr/bin/env bash
# Proves that reading needs nothing but the binary: it reads pictures in a folder that holds the binary, the C library and
# the pictures, without a network, a home, a font or a setting.
#
#   scripts/bare_read_check.sh [DISCERN-CLI]        default: target/debug/discern-cli
#
# Needs root and unshare. Everything it writes is under target/bare-read.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

binary=${1:-${CARGO_TARGET_DIR:-target}/debug/discern-cli}
root=$PWD/target/bare-read
rm -rf "$root"
install -D -m 755 "$binary" "$root/discern-cli"
for library in $(ldd "$binary" | grep --only-matching '/[^ ]*'); do
    install -D -m 755 "$library" "$root$library"
done

bare() {
    unshare --net chroot "$root" /discern-cli "$@"
}

read=0
for picture in tests/fixtures/reading/*.png; do
    name=$(basename "$picture" .png)
    cp "$picture" "$root/"
    # What a line says by itself depends on the layout: words are compared, and nearly all must be there.
    bare read "/$name.png" | tr -s '[:space:]' '\n' | sort > "$root/$name.words"
    tr -s '[:space:]' '\n' < "tests/fixtures/reading/$name.txt" | sort > "$root/$name.truth"
    all=$(wc -l < "$root/$name.truth")
    found=$(comm -12 "$root/$name.words" "$root/$name.truth" | wc -l)
    printf '%-24s %3d of %3d words\n' "$name" "$found" "$all"
    if [ $((100 * found)) -lt $((90 * all)) ]; then
        echo "$name is not read" >&2
        exit 1
    fi
    read=$((read + 1))
done
[ "$read" -gt 0 ] || { echo "there was nothing to read" >&2; exit 1; }
# 15: no connection.
status=0
bare ask --base-url http://192.0.2.1/v1 --model m --prompt hello > "$root/ask.out" 2>&1 || status=$?
if [ "$status" -ne 15 ]; then
    echo "the network is not cut: asking ended with $status" >&2
    exit 1
fi
echo "ok: $read pictures read with nothing but the binary"
