"""The library as an HTTP server, on this machine alone."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from zotsync.errors import UsageError

HOST = "127.0.0.1"
_IDLE_S = 30


class _Handler(WSGIRequestHandler):
    """Speaks HTTP/1.1 (werkzeug closes each connection after its answer), and keeps quiet."""

    protocol_version = "HTTP/1.1"
    # A client that says nothing for so long is let go.
    timeout = _IDLE_S

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


class _HTTPServer(ThreadedWSGIServer):
    """Remembers its connections, so that closing the server closes them too."""

    def __init__(self, app: Any, port: int) -> None:
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(HOST, port, app, handler=_Handler)
        # Threads that serve a request are waited for, so that no request is cut off.
        self.daemon_threads = False

    def server_bind(self) -> None:
        try:
            super().server_bind()
        except (OSError, OverflowError) as error:  # of an OSError werkzeug would print, and end the program
            raise UsageError(
                f"Port {self.server_address[1]} cannot be had: {error}.", remedy="0 is any free port."
            ) from None

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Let no connection wait for another request; answers under way are still sent."""
        with self._lock:
            for connection in self._connections:
                try:
                    connection.shutdown(socket.SHUT_RD)
                except OSError:
                    continue


class Serving:
    """A server that runs in a thread. Use it as a context, or `close` it; `wait` until somebody does."""

    def __init__(self, app: Any, port: int = 0) -> None:
        self._server = _HTTPServer(app, port)
        self.port = int(self._server.port)
        self.url = f"http://{HOST}:{self.port}"
        self.closed = False
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name="zotsync-server",
            daemon=True,
        )
        self._thread.start()

    def wait(self) -> None:
        """Return when the server is closed."""
        self._thread.join()

    def close(self) -> None:
        """Finish the requests under way and stop listening."""
        if self.closed:
            return
        self.closed = True
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Serving:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
