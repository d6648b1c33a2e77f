"""What a command on this computer may ask of the process that holds the data file: a backup."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from data import door
from data.problems import DatabaseProblem
from server.doors import is_local


@dataclass(frozen=True)
class Inside:
    """The door: `back_up` writes a backup of `data_file` into a folder of its own."""

    data_file: Path | None
    back_up: Callable[[], Path]

    async def answer(self, request: Request) -> Response:
        """A backup for whoever knows the word and sits at this computer, else 403."""
        if not self._may_enter(request):
            return PlainTextResponse("", 403)
        try:
            file = await run_in_threadpool(self.back_up)
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else type(error).__name__
            return PlainTextResponse(reason, 500)
        except DatabaseProblem as error:
            return PlainTextResponse(str(error), 500)
        forget = BackgroundTask(shutil.rmtree, file.parent, ignore_errors=True)
        return FileResponse(file, background=forget)

    def _may_enter(self, request: Request) -> bool:
        opened = door.find(self.data_file) if self.data_file else None
        word = request.headers.get(door.HEADER, "")
        return opened is not None and is_local(request.scope) and opened.opens_for(word)
