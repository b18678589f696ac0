"""The public surface: these names and no others, at no cost until they are used."""

import json
import subprocess
import sys

import pytest

import integrity

NAMES = {
    "__version__", "audit", "check", "link_records", "sign", "verify",
    "Cluster", "Finding", "Link", "Linking", "Place", "PrivateKey", "Record", "Relation", "Report", "Sealing",
    "Severity", "Verdict", "Verification", "Wish",
}  # fmt: skip


def test_the_package_exports_the_documented_names() -> None:
    assert set(integrity.__all__) == NAMES
    assert len(integrity.__all__) == len(NAMES)
    assert dir(integrity) == sorted(NAMES)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_name_resolves_to_something_documented(name: str) -> None:
    value = getattr(integrity, name)
    assert value is getattr(integrity, name)
    assert isinstance(value, str) or value.__doc__


@pytest.mark.parametrize("name", sorted(NAMES - {"__version__"}))
def test_every_name_is_that_of_its_home(name: str) -> None:
    value = getattr(integrity, name)
    assert getattr(sys.modules[value.__module__], name) is value


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'integrity' has no attribute 'bless'"):
        integrity.bless  # noqa: B018


def test_importing_the_package_imports_no_dependency() -> None:
    probe = "import json, sys, integrity; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    modules = set(json.loads(done.stdout))
    assert "integrity" in modules
    assert not modules & {"numpy", "scipy", "yaml", "click", "rapidfuzz", "jinja2", "pathspec", "cryptography", "idna"}
