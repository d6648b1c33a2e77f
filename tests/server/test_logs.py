"""A line of the log says what happened and where, and nothing of anybody."""

import json
import logging

from server.logs import REQUEST, one_line


def line(message, *values, error=None, **more):
    record = logging.LogRecord("streamlit.x", logging.WARNING, "x.py", 1, message, values, None)
    record.exc_info = (type(error), error, error.__traceback__) if error else None
    record.__dict__.update(more)
    return json.loads(one_line(record))


def test_a_message_is_kept_without_the_values_put_into_it():
    told = line("reader %s came from %s", "李默", "203.0.113.7")
    assert (told["level"], told["logger"]) == ("warning", "streamlit.x")
    assert told["message"] == "reader %s came from %s"
    assert "李默" not in json.dumps(told, ensure_ascii=False)


def test_an_error_is_its_kind_and_place_never_its_text():
    try:
        int("李默 13800000000")
    except ValueError as error:
        told = line("Uncaught app execution", error=error)
    assert told["error"] == "ValueError"
    assert told["where"].startswith("test_logs.py:")
    assert "13800000000" not in json.dumps(told)


def test_a_request_is_its_kind_and_status():
    told = line("request", **{REQUEST: {"kind": "media", "status": 200}})
    assert (told["kind"], told["status"]) == ("media", 200)
