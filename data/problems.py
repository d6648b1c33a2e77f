"""What of a database a reader can mend: each problem has a sentence in both languages."""


class DatabaseProblem(Exception):
    """Something that a reader can mend: `code` is a catalogue key under `problem.`."""

    code: str

    def __init__(self, **values: object) -> None:
        super().__init__(f"{self.code}: {values}")
        self.values = values


class DatabaseBusy(DatabaseProblem):
    """Another process holds the DuckDB file."""

    code = "database_busy"


class DatabaseNewer(DatabaseProblem):
    """The database was made by a newer version of TrainLift or of the engine."""

    code = "database_newer"


class DatabaseOlder(DatabaseProblem):
    """The database was made by an earlier version and may not be changed on this occasion."""

    code = "database_older"


class DatabaseUnreadable(DatabaseProblem):
    """The file is not a database."""

    code = "database_unreadable"


class DatabaseUnreachable(DatabaseProblem):
    """The database server does not answer."""

    code = "database_unreachable"


class DatabaseUnsupported(DatabaseProblem):
    """The URL names an engine that is not supported."""

    code = "database_unsupported"


class MemoryUnclear(DatabaseProblem):
    """What is set as the memory of the database is no amount of it."""

    code = "memory_unclear"


class StorageFull(DatabaseProblem):
    """There is not enough room to keep the rows; nothing of them was kept."""

    code = "storage_full"


class DatabaseCrowded(DatabaseProblem):
    """More people ask at this moment than the process may have connections."""

    code = "database_crowded"


class TookTooLong(DatabaseProblem):
    """The server stopped a question or a change that lasted longer than it may."""

    code = "took_too_long"


class WriterWaited(DatabaseProblem):
    """Somebody else was storing for so long that this change was given up; nothing was stored."""

    code = "writer_waited"


class RoleMayNot(DatabaseProblem):
    """The role of the address may not do this on the server; `said`: in the server's words."""

    code = "role_may_not"


class LakeUnsupported(DatabaseProblem):
    """The address of the facts names no engine that is installed, or no folder."""

    code = "lake_unsupported"


class LakeUnreachable(DatabaseProblem):
    """Spark does not answer, or could not read the folder."""

    code = "lake_unreachable"


class LakeOfOthers(DatabaseProblem):
    """The folder belongs to another database, or what it held is not there."""

    code = "lake_of_others"


class FactsInLake(DatabaseProblem):
    """The facts of the database are in a lake, and none was named."""

    code = "facts_in_lake"


class FactsInDatabase(DatabaseProblem):
    """A lake was named for a database that holds its facts itself."""

    code = "facts_in_database"


class NotWithLake(DatabaseProblem):
    """What is asked for is not supported while the facts are in a lake."""

    code = "not_with_lake"


class UpgradeNeedsRoom(DatabaseProblem):
    """A data file of an earlier version cannot be brought up to date: tables are copied for it."""

    code = "upgrade_needs_room"
