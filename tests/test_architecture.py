"""The shape of the code, measured: sizes, names, doors, documents. The layers are import-linter's contract."""

from __future__ import annotations

import ast
import re
import statistics
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrity.rules import catalogue

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "integrity"
MODULES = sorted(PACKAGE.rglob("*.py"))

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "manager", "misc", "base", "handler", "lib"}
DOORS = {
    "yaml": {"load/events.py"},
    "pathspec": {"config/levels.py", "config/shapes.py", "load/discover.py"},
    "idna": {"domain.py"},
    "subprocess": {"load/git_command.py"},
    "rapidfuzz": {"link/alignment.py", "link/relation.py", "link/template.py"},
    "numba": {"link/jit.py"},
    "jinja2": {"report/html.py"},
    "rich": {"cli/progress.py"},
    "markupsafe": {"report/html.py"},
    "cryptography": {"trust/keyring.py", "trust/private.py", "trust/sealed.py"},
    "joserfc": {"trust/jws.py", "trust/private.py"},
    "rfc8785": {"trust/canonical.py"},
}
"""Third-party packages (and subprocess), and the modules that may import them."""
FOLDER_DOORS = {
    "click": {"cli"},
    "numpy": {"link", "engine"},
    "scipy": {"link", "engine"},
    "pyspark": {"engine"},
    "pyarrow": {"engine", "load", "report"},
}
READS_THE_WORLD = {"print", "input", "breakpoint", "exit", "quit"}
CLOCKS = re.compile(
    r"datetime\.now|datetime\.today|date\.today|time\.time|time\.perf_counter|os\.environ|os\.getenv|sys\.exit"
)


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in MODULES:
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield name, node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without the docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def test_functions_are_small() -> None:
    sizes = sorted(body_lines(function) for _, function in functions())
    assert statistics.median(sizes) <= 6
    assert sizes[int(len(sizes) * 0.9)] <= 20
    too_long = [f"{name}:{function.name}" for name, function in functions() if body_lines(function) > 50]
    assert too_long == []


def test_modules_are_small() -> None:
    lengths = {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = {part for path in MODULES for part in (path.stem, *path.relative_to(PACKAGE).parts[:-1])}
    assert named & FORBIDDEN_NAMES == set()


@pytest.mark.parametrize("package", sorted(DOORS))
def test_a_dependency_comes_in_by_its_own_door(package: str) -> None:
    importers = {name for name, tree in trees() if package in set(imports(tree))}
    assert importers <= DOORS[package]


@pytest.mark.parametrize("package", sorted(FOLDER_DOORS))
def test_a_dependency_stays_in_its_folder(package: str) -> None:
    importers = {name.partition("/")[0] for name, tree in trees() if package in set(imports(tree))}
    assert importers == FOLDER_DOORS[package]


def test_nothing_below_the_command_line_prints_exits_or_reads_clock_and_environment() -> None:
    found = []
    for name, tree in trees():
        if name.startswith("cli/") or name == "__main__.py":
            continue
        calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
        found += [f"{name}: {call.id}" for call in calls if isinstance(call, ast.Name) and call.id in READS_THE_WORLD]
        found += [f"{name}: {match}" for match in CLOCKS.findall((PACKAGE / name).read_text(encoding="utf-8"))]
    assert found == []


def test_every_public_definition_has_a_docstring_and_annotations() -> None:
    bare = []
    for name, tree in trees():
        bare += [name] if not ast.get_docstring(tree) else []
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                bare += [f"{name}:{node.name}"] if not ast.get_docstring(node) and not _is_inner(tree, node) else []
            if isinstance(node, ast.FunctionDef):
                arguments = [*node.args.args, *node.args.kwonlyargs]
                untyped = [a.arg for a in arguments if a.annotation is None and a.arg not in {"self", "cls"}]
                bare += [f"{name}:{node.name}({argument})" for argument in untyped]
                bare += [f"{name}:{node.name} ->"] if node.returns is None else []
    assert bare == []


def _is_inner(tree: ast.Module, node: ast.AST) -> bool:
    """Whether `node` stands in a function or a private class, where it is nobody's interface."""
    for outer in ast.walk(tree):
        private_class = isinstance(outer, ast.ClassDef) and outer.name.startswith("_")
        if (isinstance(outer, ast.FunctionDef) or private_class) and outer is not node and node in ast.walk(outer):
            return True
    return False


def test_no_public_function_takes_a_boolean_by_position() -> None:
    found = []
    for name, function in functions():
        if not function.name.startswith("_") and not name.startswith("cli/"):
            annotations = [ast.unparse(a.annotation) for a in function.args.args if a.annotation]
            found += [f"{name}:{function.name}"] if "bool" in annotations else []
    assert found == []


def test_every_rule_that_the_code_reports_is_in_the_catalogue_and_the_other_way_round() -> None:
    pattern = re.compile(r'"((?:FMT|FLD|DUP|SIG|LOG|BAS)\d{3})"')
    reported = {code for path in MODULES for code in pattern.findall(path.read_text(encoding="utf-8"))}
    assert reported == set(catalogue())


def test_the_folder_list_is_the_one_that_the_project_is_known_by() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert {"integrity", "tests", "fixtures", "keys", "docs"} <= folders


def test_no_private_key_is_in_the_repository() -> None:
    marker = "PRIVATE" + " KEY-----"
    private_member = re.compile(r'"d"\s*:\s*"[A-Za-z0-9_-]{43}"')
    kept = [path for folder in ("keys", "fixtures", "tests", "docs") for path in (ROOT / folder).rglob("*")]
    files = [path for path in kept if path.is_file() and not path.is_symlink()]
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in files}
    assert [str(path) for path, text in texts.items() if marker in text or private_member.search(text)] == []


def test_each_runtime_dependency_has_a_lower_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    listed = [*project["dependencies"], *(item for extra in extras for item in extra)]
    assert [item for item in listed if ">=" not in item and not item.startswith("newsroom-integrity")] == []
