"""Write fixtures/vectors/: `python -m tests.vectors.make`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from tests.vectors import (
    canonical_case,
    canonical_exclude,
    canonical_file,
    canonical_limits,
    canonical_quoted,
    canonical_scalars,
    canonical_structure,
    canonical_yaml,
    log_cases,
    notes,
    policies,
    policy_case,
    policy_files,
    policy_members,
    policy_signatures,
    policy_succession,
    seal_case,
    seals_address,
    seals_claims,
    seals_content,
    seals_field,
    seals_header,
    seals_identity,
    seals_json,
    seals_order,
    seals_outlet,
    seals_signature,
    seals_token,
    seals_window,
)
from tests.vectors.canonical_case import Case
from tests.vectors.policy_case import Folder, Successor
from tests.vectors.seal_case import Seal

C = TypeVar("C")
FOLDER = Path(__file__).parents[2] / "fixtures" / "vectors"

CANONICAL: dict[str, tuple[Case, ...]] = {
    "encoding and size of the file": canonical_file.ENCODING,
    "control characters": canonical_file.CONTROLS,
    "line ends": canonical_file.LINE_ENDS,
    "opening and closing line, root": canonical_file.FENCES,
    "body": canonical_file.BODIES,
    "YAML that is refused": canonical_yaml.REFUSED,
    "YAML that is near to what is refused": canonical_yaml.NEAR_MISSES,
    "limits": canonical_limits.LIMITS,
    "plain scalars": canonical_scalars.NONSTRING,
    "quoted scalars and folding": canonical_quoted.QUOTED,
    "block scalars": canonical_quoted.BLOCKS,
    "structure, order and digests": canonical_structure.STRUCTURE,
    "excluded paths": canonical_exclude.EXCLUDED,
}


SEALS: dict[str, tuple[Seal, ...]] = {
    "token: shape and encoding": seals_token.SHAPE,
    "token: JSON": seals_json.JSON,
    "token: header": seals_header.HEADERS,
    "token: key and signature": seals_signature.KEYS_AND_SIGNATURES,
    "claims: version and form": seals_claims.VERSION_AND_FORM,
    "claims: names, revision, audience": seals_claims.NAMES,
    "claims: times": seals_claims.TIMES,
    "claims: content": seals_claims.CONTENT,
    "claims: unknown": seals_claims.UNKNOWN,
    "claims: valid combinations": seals_claims.VALID,
    "binding: what changes nothing": seals_content.SAME,
    "binding: content": seals_content.CONTENT + seals_content.LISTS_AND_TEXT,
    "binding: identity": seals_identity.IDENTITY,
    "binding: replays": seals_identity.REPLAYED + seals_identity.AUDIENCE,
    "binding: outlet domains": seals_outlet.DOMAINS,
    "binding: signers": seals_outlet.SIGNERS,
    "binding: addresses and file names": seals_address.ADDRESSES,
    "policy: windows": seals_window.WINDOWS,
    "policy: revocations": seals_window.REVOCATIONS,
    "policy: exclusions": seals_window.EXCLUSIONS,
    "order: one failure": seals_order.ALONE,
    "order: two failures": seals_order.PAIRS,
    "order: three failures in steps 4 to 8": seals_order.LATER,
    "order: many failures": seals_order.MANY,
    "order: within steps 0 and 1": seals_order.WITHIN,
    "field: where it stands": seals_field.FIELD,
    "field: limits": seals_field.LIMITS,
    "sealed payloads": seals_field.SEALED,
    "outlets that must sign": seals_field.REQUIRED,
    "malformed articles": seals_field.ARTICLE,
}
FOLDERS: dict[str, tuple[Folder, ...]] = {
    "policy: members": policy_members.POLICY,
    "policy: expiry": policy_members.EXPIRY,
    "policy: grants and revocations": policy_members.GRANTS,
    "policy: signatures": policy_signatures.SIGNATURES,
    "policy: key files": policy_files.KEY_FILES,
    "policy: other files": policy_files.FILES,
}
SUCCESSORS: dict[str, tuple[Successor, ...]] = {"policy: succession": policy_succession.SUCCESSIONS}


def canonical() -> dict[str, Any]:
    """The content of canonical.json."""
    groups = grouped("CanonicalForm", CANONICAL, canonical_case.to_json, 1)
    return document("article/1", notes.CANONICAL_HEADER, notes.CANONICAL, groups)


def seals() -> dict[str, Any]:
    """The content of seals.json."""
    verified = grouped("SealVerify", SEALS, seal_case.to_json, 1)
    first = 1 + sum(map(len, SEALS.values()))
    loaded = grouped("PolicyLoad", FOLDERS, policy_case.to_json, first)
    first += sum(map(len, FOLDERS.values()))
    followed = grouped("PolicySuccession", SUCCESSORS, policy_case.to_json, first)
    named = {
        name: {"comment": policies.DESCRIBED[name], "keys": dict(sorted(files.items()))}
        for name, files in policies.POLICIES.items()
    }
    keys = {key.label: key.jwk for key in policies.EVERY}
    groups = [*verified, *loaded, *followed]
    return document("article-seal+jwt", notes.SEALS_HEADER, notes.SEALS, groups, keys=keys, policies=named)


def log() -> dict[str, Any]:
    """The content of log.json."""
    groups: list[dict[str, Any]] = []
    for kind, name, cases in (
        ("InclusionProof", "inclusion", log_cases.INCLUSION),
        ("ConsistencyProof", "consistency", log_cases.CONSISTENCY),
        ("LogVerify", "rows", log_cases.ROWS),
        ("LogVerify", "tree and checkpoint", log_cases.NOTES),
    ):
        first = 1 + sum(len(group["tests"]) for group in groups)
        groups += grouped(kind, {name: cases}, log_cases.to_json, first)
    return document("corpus-log", notes.LOG_HEADER, notes.LOG, groups)


def grouped(
    kind: str, named: Mapping[str, Sequence[C]], to_json: Callable[[int, C], dict[str, Any]], first: int
) -> list[dict[str, Any]]:
    """Groups of one type, their tests numbered on from `first`."""
    groups: list[dict[str, Any]] = []
    for name, cases in named.items():
        groups.append({"name": name, "type": kind, "tests": [to_json(n, case) for n, case in enumerate(cases, first)]})
        first += len(cases)
    return groups


def document(
    algorithm: str, header: list[str], described: dict[str, str], groups: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    """A file of vectors; every flag that its tests carry is described, and no other."""
    tests = [test for group in groups for test in group["tests"]]
    flags = {flag for test in tests for flag in test["flags"]}
    missing = sorted(flags ^ described.keys())
    if missing:
        raise ValueError(f"flags without a description, or described and unused: {missing}; see tests/vectors/notes.py")
    return {
        "algorithm": algorithm,
        "version": 1,
        "numberOfTests": len(tests),
        "header": header,
        "notes": {flag: {"description": described[flag]} for flag in sorted(flags)},
        **more,
        "testGroups": groups,
    }


def files() -> dict[str, bytes]:
    """Every file of fixtures/vectors by name."""
    documents = {"canonical.json": canonical(), "seals.json": seals(), "log.json": log()}
    return {name: (json.dumps(content, indent=1) + "\n").encode("ascii") for name, content in documents.items()}


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (FOLDER / name).write_bytes(content)
        sys.stdout.write(f"{name}: {json.loads(content)['numberOfTests']} tests, {len(content):,} bytes\n")


if __name__ == "__main__":
    main()
