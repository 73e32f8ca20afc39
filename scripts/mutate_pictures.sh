#!/bin/sh
# Damages pictures of every format at random and opens them, under the address sanitizer, at the lowest priority.
#   scripts/mutate_pictures.sh [COUNT] [SEED] [FROM]      100,000 files, seed 1; FROM goes on where a run was ended
# A file that ends the program is kept in target/mutated, and the run goes on after it.
set -eu
cd "$(dirname "$0")/.."
count=${1:-100000} seed=${2:-1} from=${3:-0}
host=$(rustc -vV | sed -n 's/^host: //p')
# The stable toolchain ships the sanitizer's runtime; with a target named, build scripts run without it.
# The decoders are checked as they ship: what only their own assertions end is no finding.
RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zsanitizer=address CARGO_TARGET_DIR=target/sanitized \
    nice -n 19 cargo build --example mutate_pictures --no-default-features --target "$host" \
    --config 'profile.dev.package."*".debug-assertions=false' --config 'profile.dev.package."*".overflow-checks=false'
# What a header claims is refused by ourselves; the sanitizer need not.
export ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=0
ended=0
while [ "$from" -lt "$count" ]; do
    status=0
    nice -n 19 "target/sanitized/$host/debug/examples/mutate_pictures" "$count" "$seed" "$from" || status=$?
    case $status in
        0 | 1) exit $((status | (ended > 0))) ;;
        2) exit 2 ;;
    esac
    number=$(cat target/mutated/last.number)
    cp target/mutated/last "target/mutated/ended-$number"
    ended=$((ended + 1)) from=$((number + 1))
    echo "file $number ended the program with status $status: target/mutated/ended-$number"
done
exit 1
