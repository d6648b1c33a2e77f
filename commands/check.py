"""`check`: does every load hold the rows it says it stored, and are kept sums those of the rows?"""

from argparse import ArgumentParser, Namespace

from commands.answer import Answer, opened_database
from data import agreement, database
from reporting.words import translate


def add_arguments(_parser: ArgumentParser) -> None:
    """The command has no arguments of its own."""


def run(given: Namespace) -> Answer:
    """Does every load hold exactly the rows that it says it stored?"""
    with opened_database() as opened:
        return _checked_loads(opened, given)


def _checked_loads(opened: database.Database, given: Namespace) -> Answer:
    loads = database.read_frame(opened, "load_list")
    counted = database.read_frame(opened, "load_table_counts").groupby("load_id")["n"].sum()
    differing = [
        {"load_id": int(load.load_id), "said": int(load.n_rows_stored), "found": found}
        for load in loads.itertuples()
        if (found := int(counted.get(load.load_id, 0))) != load.n_rows_stored
    ]
    counts = database.read_frame(opened, "data_summary").iloc[0]
    n_rows = int(counted.sum())
    sums = agreement.differing(opened)
    lines = [translate(given.lang, "cli.differs", **item) for item in differing]
    lines += [translate(given.lang, "cli.sums_differ", table=table) for table in sums]
    if not sums:
        lines.append(translate(given.lang, "cli.sums_agree"))
    lines.append(
        translate(
            given.lang,
            "cli.checked",
            n_loads=len(loads),
            n_rows=f"{n_rows:,}",
            n_people=int(counts["n_people"]),
            n_sessions=int(counts["n_sessions"]),
        )
    )
    told = {
        "n_loads": len(loads),
        "n_rows": n_rows,
        "differing": differing,
        "differing_sums": list(sums),
        "data_version": int(counts["data_version"]),
    }
    is_ok = not differing and not sums
    return Answer({"ok": is_ok, **told, "lines": lines}, lines, 0 if is_ok else 1)
