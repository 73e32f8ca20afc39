#!/usr/bin/env bash
# Runs discern-cli against LiteLLM's proxy, a real OpenAI-compatible server, with a mock answer. See tests/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

work=target/litellm-check
mkdir -p "$work"
if [ ! -x target/litellm/bin/litellm ]; then
    python3 -m venv target/litellm
    target/litellm/bin/pip install --quiet "litellm[proxy]"
fi
cargo build --quiet --bin discern-cli
cli=$(realpath "${CARGO_TARGET_DIR:-target}")/debug/discern-cli
export DISCERN_HOME=$PWD/$work/home

answer="The label says: best before 12.03.2027, and the bottle is green."
cat > "$work/config.yaml" <<YAML
model_list:
  - model_name: mock-vision
    litellm_params:
      model: openai/mock-vision
      api_key: none
      mock_response: "$answer"
general_settings:
  custom_auth: one_key.check
  master_key: sk-never-used-because-of-the-check-above
YAML
# Without a database the proxy knows no keys but its own master key, and calls any other a fault of its own.
cat > "$work/one_key.py" <<'PY'
from fastapi import HTTPException
from litellm.proxy._types import UserAPIKeyAuth

async def check(request, api_key):
    if api_key != "sk-right-key":
        raise HTTPException(status_code=401, detail="Invalid API key: " + api_key)
    return UserAPIKeyAuth(api_key=api_key)
PY

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(cd "$work" && PYTHONPATH=. exec ../litellm/bin/litellm --config config.yaml --host 127.0.0.1 --port "$port" > server.log 2>&1) &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true' EXIT

base=http://127.0.0.1:$port/v1
python3 - "http://127.0.0.1:$port/health/liveliness" <<'PY'
import sys, time, urllib.request
deadline = time.monotonic() + 120
while True:
    try:
        urllib.request.urlopen(sys.argv[1], timeout=2).read()
        break
    except OSError as error:
        if time.monotonic() > deadline:
            sys.exit(f"the server did not start: {error}")
        time.sleep(0.2)  # poll until the deadline: the proxy announces its start in no other way
PY
python3 - "$work" <<'PY'
import struct, sys, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
for name, colour in (("a.png", b"\xff\x00\x00"), ("b.png", b"\x00\x00\xff")):
    rows = (b"\0" + colour * 64) * 48
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 48, 8, 2, 0, 0, 0))
    open(f"{sys.argv[1]}/{name}", "wb").write(data + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
PY

failures=0
check() { # NAME EXPECTED_CODE EXPECTED_TEXT COMMAND...
    local name=$1 code=$2 text=$3 got=0 out
    shift 3
    out=$("$@" 2>&1) || got=$?
    if [ "$got" = "$code" ] && grep -qF -- "$text" <<< "$out"; then
        echo "ok    $name"
    else
        echo "FAIL  $name: exit $got instead of $code, or no \"$text\" in:"
        sed 's/^/      /' <<< "$out"
        failures=$((failures + 1))
    fi
}
export DISCERN_API_KEY=sk-right-key
to=(--base-url "$base" --model mock-vision)
check "a streamed answer" 0 "$answer" "$cli" ask -p "What does it say?" "$work/a.png" "${to[@]}"
check "two pictures and a system instruction" 0 "$answer" \
    "$cli" ask -p "What differs?" "$work/a.png" "$work/b.png" --system "Answer in one sentence." "${to[@]}"
check "JSON Lines end with the reason" 0 '"type":"finished","reason":"stop"' \
    "$cli" ask -p "What is it?" "$work/a.png" "${to[@]}" --json
check "without streaming" 0 "$answer" "$cli" ask -p "What is it?" "$work/a.png" "${to[@]}" --no-stream
check "the list of models" 0 "mock-vision" "$cli" models --base-url "$base" --all
check "a wrong key" 10 "key" env DISCERN_API_KEY=sk-wrong-key "$cli" ask -p hi "${to[@]}"
check "a server that is not there" 15 "127.0.0.1:1" "$cli" ask -p hi --base-url http://127.0.0.1:1/v1 --model m
echo "$((7 - failures)) passed, $failures failed"
[ "$failures" = 0 ]
