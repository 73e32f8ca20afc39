#!/usr/bin/python3
"""A server on this computer that speaks as much of the OpenAI protocol as the window needs.

Lists two models that see pictures, and answers each question slowly, piece by piece: with a table, or with numbers
that go on for a minute when the question says "count". A question for the table of a comparison is answered with its
rows as JSON, or first with what `explained` holds. Questions fail as `failure` says. Records every request.

  loopback.py [--key KEY] [--log REQUESTS.jsonl]     serve until interrupted, and print the address
"""

import argparse
import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MODELS = ("window-check/small-vl", "window-check/large-vl")

TABLE_ANSWER = """The picture shows **two fields**.

| Field | Colour |
|---|---|
| left | red |
| right | blue |

That is all there is to see."""

COMPARED = """{"verdict": "B has a red field in the middle that A lacks.", "rows": [
{"what": "Red field", "a": "not there", "b": "in the middle", "same": false, "region": 1},
{"what": "Tiles", "a": "many colours", "b": "many colours", "same": true, "region": null},
{"what": "Back of the wall", "a": "not visible", "b": "not visible", "same": null, "region": null}
]}"""

def error(message, code=None):
    return {"error": {"message": message, "type": "made up for the window check", "param": None, "code": code}}


# Kinds of failure, by what the server answers: status, body and headers. A wait longer than the window's patience keeps
# it from asking again by itself.
FAILURES = {
    "no_access": (403, error("This key has no access to the model", "model_access_denied"), {}),
    "no_credit": (402, error("Insufficient balance", "insufficient_balance"), {}),
    "rate_limit": (429, error("Please slow down"), {"Retry-After": "120"}),
    "model_unknown": (404, error("The model does not exist", "model_not_found"), {}),
    "model_blind": (400, error("This model does not support image input"), {}),
    "too_large": (413, error("Payload too large"), {}),
    "context_too_long": (400, error("This model's maximum context length is 8192 tokens", "context_length_exceeded"), {}),
    "too_many_pictures": (400, error("At most 1 image(s) may be provided in one request"), {}),
    "content_filtered": (400, error("The request was flagged", "content_filter"), {}),
    "server_failed": (503, error("The model is being restarted"), {"Retry-After": "120"}),
    "server_nonsense": (200, None, {}),
    "proxy": (407, error("Proxy authentication required"), {}),
    "key_wrong": (401, error("Invalid API key", "invalid_api_key"), {}),
}

COUNT = 600
PIECE_DELAY_SECS = 0.1
# Pieces of an answer that is cut, or that stalls.
CUT_AFTER = 10


class Loopback:
    """The server in a thread of this process; `with` ends it."""

    def __init__(self, required_key=None, log_path=None, models=MODELS, answer=TABLE_ANSWER, explained=()):
        self.required_key = required_key
        self.log_path = log_path
        self.models = models
        self.answer = answer
        self.explained = [*explained]
        # The kind of failure that questions end in: one of FAILURES, "cut", "stalled", or none.
        self.failure = None
        self.requests = []  # one dictionary each, see Handler.record
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.loopback = self
        self.base_url = f"http://127.0.0.1:{self.server.server_port}/v1"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def chats(self):
        """The questions that came in, oldest first. Without a model it is no question: so keys are tried."""
        with self.lock:
            return [request for request in self.requests if request.get("model")]

    def record(self, request):
        with self.lock:
            self.requests.append(request)
        self.log(request)

    def log(self, entry):
        if self.log_path is None:
            return
        with self.lock, open(self.log_path, "a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if not self.is_admitted(None):
            return
        if self.path == "/v1/models":
            self.reply(200, {"object": "list", "data": [model_row(model) for model in self.server.loopback.models]})
        else:
            self.reply(404, {"error": {"message": "no such address"}})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.is_admitted(body):
            return
        if self.path != "/v1/chat/completions":
            self.reply(404, {"error": {"message": "no such address"}})
        elif body.get("model") not in self.server.loopback.models:
            self.reply(404, {"error": {"message": "no such model", "code": "model_not_found"}})
        elif self.server.loopback.failure in FAILURES:
            self.fail(*FAILURES[self.server.loopback.failure])
        else:
            self.stream(body)

    def fail(self, status, value, headers):
        self.request_record["state"] = "refused"
        if value is None:
            self.reply(status, "<html><title>Sign in to the network</title></html>", {"Content-Type": "text/html"})
        else:
            self.reply(status, value, headers)

    def is_admitted(self, body):
        """Record the request, and refuse it where a key is required and it is not that one."""
        loopback = self.server.loopback
        authorization = self.headers.get("Authorization")
        admitted = loopback.required_key is None or authorization == f"Bearer {loopback.required_key}"
        request = {"path": self.path, "admitted": admitted, "has_key": authorization is not None, "state": "asked"}
        if body is not None:
            request |= {key: body.get(key) for key in ("model", "stream", "max_tokens")}
            request["turns"] = [turn_of(message) for message in body.get("messages", [])]
        self.request_record = request
        loopback.record(request)
        if not admitted:
            self.reply(401, {"error": {"message": "Invalid API key", "code": "invalid_api_key"}})
        return admitted

    def stream(self, body):
        question = self.request_record["turns"][-1]["text"]
        if "count" in question.lower():
            pieces = [f"{number} " for number in range(1, COUNT + 1)]
        else:
            loopback = self.server.loopback
            answer = loopback.answer
            if '"rows"' in question:
                answer = loopback.explained.pop(0) if loopback.explained else COMPARED
            words = answer.split(" ")
            pieces = [word + " " for word in words[:-1]] + words[-1:]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        chunk = {"id": "check-1", "object": "chat.completion.chunk", "model": body["model"]}
        try:
            for place, piece in enumerate(pieces):
                if self.server.loopback.failure in ("cut", "stalled") and place == CUT_AFTER:
                    if self.server.loopback.failure == "stalled":
                        # Until the window hangs up.
                        self.connection.recv(1)
                    self.request_record["state"] = self.server.loopback.failure
                    self.close_connection = True
                    return
                self.send_event(chunk | {"choices": [{"index": 0, "delta": {"content": piece}}]})
                time.sleep(PIECE_DELAY_SECS)
            usage = {"prompt_tokens": 1105, "completion_tokens": len(pieces)}
            end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
            self.send_event(chunk | end)
            self.send_event(chunk | {"choices": [], "usage": usage})
            self.wfile.write(b"data: [DONE]\n\n")
            self.request_record["state"] = "answered"
        except OSError:
            self.request_record["state"] = "hung up"
        self.server.loopback.log({"end": self.request_record["state"]})
        self.close_connection = True

    def send_event(self, value):
        self.wfile.write(b"data: " + json.dumps(value).encode() + b"\n\n")
        self.wfile.flush()

    def reply(self, status, value, headers=()):
        body = (value if isinstance(value, str) else json.dumps(value)).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body))} | dict(headers)
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def model_row(model):
    return {
        "id": model,
        "object": "model",
        "created": 0,
        "owned_by": "window check",
        "context_size": 131_072,
        "input_modalities": ["text", "image"],
    }


def turn_of(message):
    """One turn: its words joined, and of each picture its type, its detail, and what its bytes are."""
    content = message["content"]
    parts = [{"type": "text", "text": content}] if isinstance(content, str) else content
    words = [part["text"] for part in parts if part["type"] == "text"]
    pictures = [picture_of(part["image_url"]) for part in parts if part["type"] == "image_url"]
    return {"role": message["role"], "text": "\n".join(words), "pictures": pictures}


def picture_of(image_url):
    head, _, data = image_url["url"].partition(",")
    content = base64.b64decode(data, validate=True)
    return {
        "head": head,
        "detail": image_url.get("detail"),
        "byte_len": len(content),
        "base64_len": len(data),
        "magic": content[:8].hex(),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--key", help="refuse requests without this key")
    parser.add_argument("--log", help="append each request to this file as a line of JSON")
    options = parser.parse_args()
    with Loopback(options.key, options.log) as loopback:
        print(loopback.base_url, flush=True)
        loopback.thread.join()


if __name__ == "__main__":
    main()
