"""A server on this computer that answers every question with one streamed sentence, for checks outside cargo.

Prints its port, then serves `POST …/chat/completions` in two chunks until it is stopped.
"""

import http.server
import json
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        parts = request["messages"][-1]["content"]
        if not self.path.endswith("/chat/completions") or not any(part["type"] == "image_url" for part in parts):
            self.send_error(400, "no picture came")
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.send_chunk({"delta": {"role": "assistant", "content": "It builds"}, "finish_reason": None})
        self.send_chunk({"delta": {"content": " bare."}, "finish_reason": "stop"})
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def send_chunk(self, choice):
        chunk = {"id": "loopback", "object": "chat.completion.chunk", "model": "m", "choices": [{"index": 0, **choice}]}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1])
sys.stdout.flush()
server.serve_forever()
