"""Lines of the log as JSON objects that hold nobody's data (`TRAINLIFT_LOG=json`).

A line has what the program itself wrote (the message before values are put in), and of an error its
kind and place: a value, the text of an error, an address or a name may be somebody's.
"""

import json
import logging
import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from streamlit import logger as streamlit_logger

SETTING = "TRAINLIFT_LOG"
PROJECT = Path(__file__).resolve().parents[1]
#: What a request was, put beside the message by server/metrics.py.
REQUEST = "trainlift_request"


def one_line(record: logging.LogRecord) -> str:
    """A record as one JSON object: at (UTC), level, logger, message, error, where, request."""
    told: dict[str, object] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": str(record.msg).splitlines()[0] if record.msg else "",
    }
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        told |= {"error": type(error).__name__, "where": where(error)}
    return json.dumps(told | getattr(record, REQUEST, {}), ensure_ascii=False)


def where(error: BaseException) -> str:
    """File and line of the program in which an error arose, else of the library."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        f for f in frames if Path(f.filename).is_relative_to(PROJECT) and ".venv" not in f.filename
    ]
    last = (ours or list(frames) or [None])[-1]
    return "" if last is None else f"{Path(last.filename).name}:{last.lineno}"


def are_json() -> bool:
    """Whether lines as JSON objects are asked for."""
    return os.environ.get(SETTING) == "json"


def begin() -> None:
    """From now on, every line of the server is a JSON object, where that is asked for."""
    if are_json():
        streamlit_logger.setup_formatter = _handle
        streamlit_logger.update_formatter()


def _handle(logger: logging.Logger) -> None:
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    handler = logging.StreamHandler()
    handler.format = one_line
    logger.addHandler(handler)
