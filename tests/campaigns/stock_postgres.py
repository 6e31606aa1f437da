"""The control arm on PostgreSQL, as people write it: look whether the id is there, and insert it if
not. `stock_postgres.py PORT ADDRESS`."""

import json
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg


def run(port: int, address: str) -> None:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        db: "psycopg.Connection[tuple[object, ...]] | None" = None

        def do_PUT(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                status = self._keep(self.path.rpartition("/")[2], json.dumps(sent))
            except psycopg.Error:
                self._let_go()
                status = 503
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _keep(self, known: str, body: str) -> int:
            self.db = self.db or psycopg.connect(address)
            with self.db.transaction():
                found = self.db.execute("SELECT 1 FROM submission WHERE id = %s", [known])
                if found.fetchone():
                    return 200
                self.db.execute("INSERT INTO submission VALUES (%s, %s)", [known, body])
            return 201

        def _let_go(self) -> None:
            with suppress(psycopg.Error):
                if self.db:
                    self.db.close()
            self.db = None

        def finish(self) -> None:
            self._let_go()
            with suppress(OSError):
                super().finish()

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

    Server(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    run(int(sys.argv[1]), sys.argv[2])
