"""The control arm of clients.py: stock TinyDB behind HTTP. `stock_server.py PORT FILE`."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tinydb import TinyDB


def run(port: int, path: str) -> None:
    table = TinyDB(path).table("submission")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                table.insert({"id": self.path.rpartition("/")[2], **sent})
                status = 201
            except Exception:  # noqa: BLE001 - stock TinyDB fails in many ways here
                status = 503
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

    Server(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    run(int(sys.argv[1]), sys.argv[2])
