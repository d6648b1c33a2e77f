"""What a command may ask of the running application, which alone may open the data file.

The application writes port and a word beside the data file, readable for its own account alone;
whoever can read the word could read the data as well.
"""

import http.client
import json
import secrets
import tempfile
from dataclasses import asdict, dataclass
from hmac import compare_digest
from pathlib import Path

from data.backup import Manifest, read_manifest
from data.problems import DatabaseProblem

HEADER = "x-trainlift-door"
PATH = "/inside/backup"
#: A backup of a hundred million rows is made in this time.
SECONDS = 3600
_CHUNK = 1 << 20


class DoorFailed(DatabaseProblem):
    """The running application could not do what it was asked; `reason`: in its own words."""

    code = "door_failed"


@dataclass(frozen=True)
class Door:
    """Where the application is asked on this computer, and the word that lets in."""

    port: int
    word: str

    def opens_for(self, word: str) -> bool:
        """Whether this is the word."""
        return compare_digest(self.word.encode(), word.encode())


def make(database_file: Path, port: int) -> None:
    """Open the door of the process that holds a data file, on its port."""
    place = place_of(database_file)
    place.unlink(missing_ok=True)
    place.touch(mode=0o600)
    place.write_text(json.dumps(asdict(Door(port, secrets.token_urlsafe(32)))), encoding="utf-8")


def find(database_file: Path) -> Door | None:
    """The door of a data file, None where there is none."""
    try:
        return Door(**json.loads(place_of(database_file).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def remove(database_file: Path, port: int) -> None:
    """Close the door of the process on this port: it ends."""
    found = find(database_file)
    if found and found.port == port:
        place_of(database_file).unlink(missing_ok=True)


def place_of(database_file: Path) -> Path:
    """The file beside the data file that says where the door is."""
    return database_file.with_name(f"{database_file.name}.door")


def fetch_backup(database_file: Path, target: Path) -> Manifest | None:
    """Have the application write a backup, and keep it as `target` once its bytes were checked.

    None where no application answers. Raises DoorFailed, BackupDamaged, or OSError where `target`
    cannot be written.
    """
    door = find(database_file)
    if door is None:
        return None
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        partial = Path(folder) / target.name
        if not _fetch(door, partial):
            return None
        manifest = read_manifest(partial)
        partial.replace(target)
    return manifest


def _fetch(door: Door, target: Path) -> bool:
    """Whether the application answered; what it sent is in `target`."""
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=SECONDS)
    try:
        connection.request("POST", PATH, headers={HEADER: door.word})
        answer = connection.getresponse()
        if answer.status == http.client.FORBIDDEN:
            return False  # another program has the port now
        if answer.status != http.client.OK:
            raise DoorFailed(reason=answer.read(1000).decode("utf-8", "replace"))
    except (ConnectionError, http.client.HTTPException):
        connection.close()
        return False
    with target.open("wb") as file:
        while chunk := answer.read(_CHUNK):
            file.write(chunk)
    connection.close()
    return True
