"""A network between the application and a PostgreSQL server that is slow, silent, or cut at a chosen word."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

#: Bytes that a slow network lets through at a time, and seconds that each piece takes.
PIECE, SECONDS_A_PIECE = 512, 0.001


@dataclass
class Wire:
    """What the network does. `cut_before`: a word that does not arrive any more; `cut_after`: a
    word that arrives while its answer does not; both once, then the network is whole again.
    """

    port: int = 0
    is_slow: bool = False
    is_silent: bool = False
    cut_before: bytes | None = None
    cut_after: bytes | None = None
    n_cuts: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def wire(url: sa.URL) -> Iterator[tuple[Wire, sa.URL]]:
    """A network to the server whose socket `url` names, and the address that leads through it."""
    behind = f"{url.query['host']}/.s.PGSQL.5432"
    made = Wire()
    with socket.create_server(("127.0.0.1", 0)) as door:
        made.port = door.getsockname()[1]
        thread = threading.Thread(target=_let_in, args=(made, door, behind), daemon=True)
        thread.start()
        try:
            yield made, url.set(host="127.0.0.1", port=made.port, query={})
        finally:
            made.is_over.set()
            # the door wakes up for one last visitor
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", made.port), 5).close()
            thread.join(10)


def _let_in(made: Wire, door: socket.socket, behind: str) -> None:
    while True:
        client, _ = door.accept()
        if made.is_over.is_set():
            client.close()
            return
        server = socket.socket(socket.AF_UNIX)
        server.connect(behind)
        ends = _Ends(made, client, server)
        for work in (ends.ask, ends.answer):
            threading.Thread(target=work, daemon=True).start()


class _Ends:
    """One connection: what the client asks goes to the server, its answers come back."""

    def __init__(self, made: Wire, client: socket.socket, server: socket.socket) -> None:
        self.made, self.client, self.server = made, client, server
        self.is_unheard = False

    def ask(self) -> None:
        """Carry what the client says until the network is cut or it hangs up."""
        made = self.made
        with contextlib.suppress(OSError):
            while said := self.client.recv(65_536):
                if made.is_silent:
                    continue
                if made.cut_before and made.cut_before in said:
                    made.cut_before, made.n_cuts = None, made.n_cuts + 1
                    break
                if made.cut_after and made.cut_after in said:
                    made.cut_after, made.n_cuts = None, made.n_cuts + 1
                    self.is_unheard = True
                self._pass(said, self.server)
        self._hang_up()

    def answer(self) -> None:
        """Carry what the server answers, but for the answer that is lost."""
        with contextlib.suppress(OSError):
            while (said := self.server.recv(65_536)) and not self.is_unheard:
                self._pass(said, self.client)
        self._hang_up()

    def _pass(self, said: bytes, to: socket.socket) -> None:
        step = PIECE if self.made.is_slow else len(said)
        for first in range(0, len(said), step):
            if self.made.is_slow:
                self.made.is_over.wait(SECONDS_A_PIECE)
            to.sendall(said[first : first + step])

    def _hang_up(self) -> None:
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
