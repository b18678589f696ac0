"""Other libraries, each installed once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interop import others, tools
from tests.interop.tools import Node


@pytest.fixture(scope="session")
def node() -> Node:
    return tools.find_node()


@pytest.fixture(scope="session")
def npm_packages(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a module finds `jose` and `yaml`."""
    folder = tmp_path_factory.mktemp("npm")
    tools.install(node, folder)
    return folder


@pytest.fixture(scope="session", params=["jwcrypto", "jose", "openssl"])
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> others.Other:
    """Another library that signs and verifies."""
    if request.param == "openssl":
        return others.OpenSsl(tools.find_openssl(), tmp_path_factory.mktemp("openssl"))
    if request.param == "jose":
        return others.Jose(request.getfixturevalue("node"), request.getfixturevalue("npm_packages"))
    tools.require_package("jwcrypto")
    return others.JwCrypto()
