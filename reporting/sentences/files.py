"""What became of a file, for programs (plain JSON values) and for a terminal (sentences)."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from reporting.sentences.problems import column_letter, problem_sentence
from reporting.words import Lang, has_words, translate

#: Keys of questions that are answered on the screen by moving borders, not by a field.
KEYS = {"header_missing": "header"}


def file_answer(summary: Any, lang: Lang) -> dict[str, Any]:
    """The summary of one file as a JSON object: numbers and codes, and sentences in `lang`.

    summary: file, outcome, kind, source, sheets, n_rows, numbers, left_out, questions, warnings,
    problems and receipt of an import. Rows and columns are those that Excel shows.
    """
    return {
        "file": summary.file,
        "outcome": summary.outcome,
        "load": summary.receipt.load_id if summary.receipt else None,
        "kind": "people" if summary.kind == "roster" else summary.kind,
        "source": summary.source,
        "sheets": list(summary.sheets),
        "n_rows": summary.n_rows,
        **asdict(summary.numbers),
        "left_out": [asdict(item) for item in summary.left_out],
        "questions_to_user": list(dict.fromkeys(item.code for item in summary.questions)),
        "warnings": [
            {"code": item.code, "message": import_sentence(item, lang)} for item in summary.warnings
        ],
        "problems": [_located(item, lang) for item in summary.problems],
    }


def _located(problem: Any, lang: Lang) -> dict[str, Any]:
    return {
        "sheet": problem.sheet or None,
        "row": None if problem.row is None else problem.row + 1,
        "column": None if problem.column is None else column_letter(problem.column),
        "code": problem.code,
        "message": import_sentence(problem, lang),
    }


def import_sentence(problem: Any, lang: Lang) -> str:
    """A problem as a sentence; of a question also how it is answered on the command line."""
    sentence = problem_sentence(problem, lang)
    key = problem.values.get("context") or KEYS.get(problem.code)
    if problem.severity != "question" or key is None:
        return sentence
    answer = " ".join(
        f"--answer {form}"
        for form in _forms(str(key), dict(problem.values) | {"seen": problem.seen})
    )
    return sentence + translate(lang, "cli.answer", answer=answer)


def _forms(key: str, values: Mapping[str, Any]) -> list[str]:
    """The answers as they are typed: course=…, day_first=true|false, phases.June=pre|post."""
    options = "|".join(str(option).lower() for option in values.get("options") or ()) or "…"
    words = values.get("items") or (values.get("default") if key == "marks" else None)
    if key == "tables_are":
        words = [values.get("seen") or "…"]
    if key == "people":
        options, words = "…", [values.get("seen") or "…"]
    return [f"{key}.{word}={options}" for word in words] if words else [f"{key}={options}"]


def answer_refused(error: Any, lang: Lang) -> str:
    """Why an answer cannot be taken: what was given and what would fit."""
    return translate(lang, "cli.bad_answer", given=error.given, expected=" | ".join(error.expected))


def file_lines(summary: Any, lang: Lang) -> list[str]:
    """What became of a file and everything the reader must know, a line each."""
    said = [*summary.problems, *summary.warnings]
    return [_outcome_line(summary, lang), *(f"  {import_sentence(item, lang)}" for item in said)]


def _outcome_line(summary: Any, lang: Lang) -> str:
    values = {"file": summary.file, "kind": _kind_word(summary.kind, lang), "n": summary.n_rows}
    if summary.receipt is not None:
        return translate(
            lang,
            "cli.stored",
            file=summary.file,
            load=summary.receipt.load_id,
            n=summary.receipt.n_rows_stored,
            n_rejected=summary.receipt.n_rows_rejected,
        )
    return translate(lang, f"cli.outcome_{summary.outcome}", **values)


def _kind_word(kind: str | None, lang: Lang) -> str:
    key = f"kind.{kind}"
    return translate(lang, key if has_words(lang, key) else "cli.kind_unclear")
