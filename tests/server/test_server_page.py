"""The page for whoever runs a server says the same in both languages, and what the code does."""

import re
from pathlib import Path

from data import postgresql

PROJECT = Path(__file__).resolve().parents[2]
SERVER = PROJECT / "docs/server"
PAGES = [(PROJECT / f"docs/server{ending}.md").read_text("utf-8") for ending in ("", ".zh-CN")]


def facts(text):
    """What has to be equal in both: commands without comments, code, numbers, rows, headings, links."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    commands = [
        re.sub(r"\s+#.*", "", line).strip() for block in blocks for line in block.split("\n")
    ]
    words = re.sub(r"```.*?```", "", text, flags=re.S)
    return {
        "commands": commands,
        "code": sorted(re.findall(r"`([^`]+)`", words)),
        "numbers": sorted(re.findall(r"\d+", words)),
        "rows": [line.count("|") for line in text.splitlines() if line.startswith("|")],
        "headings": len(re.findall(r"^#+ ", text, re.M)),
        "links": sorted(set(re.findall(r"\]\(([^)]+)\)", text)) - {"server.md", "server.zh-CN.md"}),
    }


def test_both_languages_give_the_same_commands_limits_and_places():
    english, chinese = map(facts, PAGES)
    assert english == chinese
    assert len(english["commands"]) > 10


def test_the_limits_are_those_of_the_code():
    table = {
        row.split("|")[1].strip(): row.split("|")[2].strip()
        for row in PAGES[0].splitlines()
        if row.count("|") == 4
    }
    assert table["connections of one process"] == str(postgresql.MOST_CONNECTIONS)
    assert table["waiting for a free connection"] == f"{postgresql.SECONDS_FOR_A_CONNECTION} s"
    assert table["reaching the server"].startswith(f"{postgresql.SECONDS_TO_CONNECT} s;")
    assert table["one statement"] == f"{postgresql.SECONDS_OF_A_STATEMENT} s"
    assert table["waiting for another writer"] == f"{postgresql.SECONDS_FOR_A_LOCK} s"
    assert table["a transaction in which nothing happens"] == f"{postgresql.SECONDS_IDLE} s"


def test_every_file_that_is_named_is_there():
    named = set(re.findall(r"docs/server/[\w@.]+|tests/[\w/]+\.py", PAGES[0]))
    assert len(named) > 6
    assert [name for name in named if not (PROJECT / name).exists()] == []


def written(name):
    """A file of docs/server without comments."""
    return re.sub(r"(?m)^\s*#.*\n", "", (SERVER / name).read_text("utf-8"))


def test_compose_names_files_that_are_there_and_settings_that_are_read():
    compose, image = written("compose.yaml"), written("Dockerfile")
    context, dockerfile = re.search(r"context: (\S+), dockerfile: (\S+) }", compose).groups()
    assert (SERVER / context).resolve() == PROJECT
    assert (PROJECT / dockerfile).samefile(SERVER / "Dockerfile")
    mounted = re.findall(r"- \./([^:]+):", compose)
    assert mounted
    assert [name for name in mounted if not (SERVER / name).is_file()] == []
    copied = set(re.findall(r"^COPY (\S+)", image, re.M))
    assert all((PROJECT / name).exists() for name in copied)
    code = "".join(
        path.read_text("utf-8")
        for folder in ("data", "make")
        for path in (PROJECT / folder).rglob("*.py")
    )
    settings = set(re.findall(r"(?<!\{)\b(TRAINLIFT_\w+)[:=]", compose + image))
    assert len(settings) > 2
    assert [name for name in settings if f'"{name}"' not in code] == []


def test_compose_nginx_and_systemd_lead_to_the_same_processes():
    compose, image = written("compose.yaml"), written("Dockerfile")
    module = re.search(r"^ExecStart=\S+ -m (\S+)$", written("trainlift@.service"), re.M).group(1)
    assert f'CMD ["python", "-m", "{module}"]' in image
    port = re.search(r"\bPORT=(\d+)", image).group(1)
    services = re.findall(r"^  (\w+): \*trainlift$", compose, re.M)
    upstream = re.findall(r"^ +server 127\.0\.0\.1:\d+", written("nginx.conf"), re.M)
    assert len(services) == len(upstream)
    assert all(f"{name}:{port}" in page for name in services for page in PAGES)
    # certificate, key and sign-in lie in the folder that both images see
    outside = re.findall(r"/etc/(?!nginx/)(\w+)/", compose + written("nginx.conf"))
    assert set(outside) == {"trainlift"}
    assert compose.count("/etc/trainlift:/etc/trainlift:ro") == 2


def test_no_data_of_the_folder_come_into_the_image():
    left_out = written("Dockerfile.dockerignore").split()
    assert {".git", ".local", ".venv", "**/*.duckdb", "**/*.duckdb.wal"} <= set(left_out)
