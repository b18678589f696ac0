import pytest

from integrity.errors import TrustError
from integrity.trust import policy_file
from integrity.trust.canonical import DEFAULT_EXCLUDE
from integrity.trust.digest import of
from integrity.trust.policy import Grant, LogKey, Policy, Reason, Requirement, Revocation
from tests.trust_world import LOG, NORTHWIRE, ROOT_1, ROOT_2, SECOND, seconds

RESTORE = "correct trust.toml and have it signed again with `integrity keys policy-sign`"
SHORT = f"""\
version = 1
expires = 2027-06-01T00:00:00Z
[root]
keys = ["{ROOT_1.kid}"]
threshold = 1
"""
FULL = f"""\
version = 7
expires = 2027-06-01T02:00:00+02:00
audience = "example/newsroom"
exclude = ["secured", "heat", "images[].isCached", "heat"]
[root]
keys = ["{ROOT_1.kid}", "{ROOT_2.kid}", "{ROOT_1.kid}"]
threshold = 2
[[grant]]
key = "{NORTHWIRE.kid}"
domains = ["northwire.example", "*.northwire.example"]
not_before = 2026-01-01T00:00:00Z
not_after = 2027-01-01T00:00:00.5Z
[[grant]]
key = "{SECOND.kid}"
domains = ["localhost"]
not_before = 2026-01-01T00:00:00Z
not_after = 2027-01-01T00:00:00Z
[[revoke]]
key = "{SECOND.kid}"
at = 2026-05-01T00:00:00Z
reason = "compromise"
trust_before = 2026-04-20T00:00:00Z
[[revoke]]
key = "{SECOND.kid}"
at = 2026-05-01T00:00:00Z
reason = "retired"
[outlet."northwire.example"]
require = "signed"
since = 2026-06-01T00:00:00Z
[outlet."*.northwire.example"]
require = "signed"
[log]
origin = "example/newsroom"
key = "{LOG.kid}"
"""


def parse(text: str | bytes) -> Policy:
    """The policy that a text holds."""
    return policy_file.parse(text.encode() if isinstance(text, str) else text, "keys/trust.toml")


def test_what_may_be_left_out_has_its_default() -> None:
    assert parse(SHORT) == Policy(
        version=1,
        expires=seconds("2027-06-01T00:00:00Z"),
        root=frozenset({ROOT_1.kid}),
        threshold=1,
        digest=of(SHORT.encode()),
        audience=None,
        exclude=DEFAULT_EXCLUDE,
    )


def test_every_member_is_read() -> None:
    year = seconds("2026-01-01T00:00:00Z"), seconds("2027-01-01T00:00:00Z")
    revoked = seconds("2026-05-01T00:00:00Z")
    assert parse(FULL) == Policy(
        version=7,
        expires=seconds("2027-06-01T00:00:00Z"),
        root=frozenset({ROOT_1.kid, ROOT_2.kid}),
        threshold=2,
        digest=of(FULL.encode()),
        audience="example/newsroom",
        exclude=("heat", "images[].isCached", "secured"),
        grants=(
            Grant(NORTHWIRE.kid, ("northwire.example", "*.northwire.example"), year[0], year[1] + 1),
            Grant(SECOND.kid, ("localhost",), *year),
        ),
        revocations=(
            Revocation(SECOND.kid, revoked, Reason.COMPROMISE, seconds("2026-04-20T00:00:00Z")),
            Revocation(SECOND.kid, revoked, Reason.RETIRED),
        ),
        requirements=(
            Requirement("northwire.example", seconds("2026-06-01T00:00:00Z")),
            Requirement("*.northwire.example"),
        ),
        log=LogKey("example/newsroom", LOG.kid),
    )


def test_an_empty_list_of_exclusions_is_one() -> None:
    assert parse(f"exclude = []\n{SHORT}").exclude == ()


def test_the_ends_of_the_calendar_are_times() -> None:
    text = SHORT.replace("2027-06-01T00:00:00Z", "9999-12-31T23:59:59-23:59")
    assert parse(text).expires > seconds("9999-12-31T23:59:59Z")


def refusal(text: str | bytes) -> str:
    """What is wrong with a policy."""
    with pytest.raises(TrustError) as caught:
        parse(text)
    assert caught.value.next_step == RESTORE
    return caught.value.message


TIME = "expected a time with an offset such as 2026-06-01T00:00:00Z"
WRONG = [
    (b"\xff", "is not TOML that can be read: bytes that are not UTF-8"),
    ("version", "is not TOML that can be read: Expected '=' after a key in a key/value pair (at end of document)"),
    ("a = " + "[\n" * 10_000, "is not TOML that can be read: nested too deep"),
    (
        "\na" + ".a" * 40_000,
        "is not TOML that can be read: line 2 has 40,000 dots, too many to read; put lists on several lines",
    ),
    ("", ": `root` is absent, expected a table"),
    ("root = 1", ": `root` is 1, expected a table"),
    (SHORT.replace("version = 1", "version = true"), ": `version` is True, expected a whole number from 1"),
    (SHORT.replace("version = 1", "version = 0"), ": `version` is 0, expected a whole number from 1"),
    (SHORT.replace("version = 1\n", ""), ": `version` is absent, expected a whole number from 1"),
    (SHORT.replace("00Z", "00"), f": `expires` is datetime.datetime(2027, 6, 1, 0, 0), {TIME}"),
    (SHORT.replace("T00:00:00Z", ""), f": `expires` is datetime.date(2027, 6, 1), {TIME}"),
    (SHORT.replace(f'["{ROOT_1.kid}"]', "[]"), ": [root] `keys` is [], expected a list of thumbprints"),
    (SHORT.replace(ROOT_1.kid, "x"), ": [root] `keys` is ['x'], expected a list of thumbprints"),
    (SHORT + "x = 1\n", ": [root] has an unknown member `x`"),
    ("y = 1\nx = 1\n" + SHORT, ": has an unknown member `x`"),
    ("audience = 1\n" + SHORT, ": `audience` is 1, expected a text"),
    ("exclude = ['a b']\n" + SHORT, ": `exclude` is ['a b'], expected a list of field paths"),
    ("grant = 1\n" + SHORT, ": `grant` is 1, expected tables written as [[grant]]"),
    ("grant = [1]\n" + SHORT, ": `grant` is [1], expected tables written as [[grant]]"),
    ("outlet = 1\n" + SHORT, ': `outlet` is 1, expected tables written as [outlet."name"]'),
    ("outlet = {a = 1}\n" + SHORT, ": `outlet` is {'a': 1}, expected tables written as [outlet.\"name\"]"),
    (
        FULL.replace('"localhost"', '"*.x"'),
        ": [[grant]] 2 `domains` is ['*.x'], expected a list of domains in normal form, `*.` allowed before them",
    ),
    (FULL.replace(f'key = "{NORTHWIRE.kid}"', "key = 1"), ": [[grant]] 1 `key` is 1, expected a thumbprint"),
    (
        FULL.replace('"retired"', '"stolen"'),
        ": [[revoke]] 2 `reason` is 'stolen', expected one of compromise, superseded, retired",
    ),
    (FULL.replace("at = 2026-05-01T00:00:00Z", "at = 1"), f": [[revoke]] 1 `at` is 1, {TIME}"),
    (
        FULL.replace('[outlet."northwire.example"]', '[outlet."A"]'),
        ": [outlet.\"A\"] is 'A', expected a domain in normal form as its name",
    ),
    (
        FULL.replace('"signed"', '"sealed"', 1),
        ': [outlet."northwire.example"] `require` is \'sealed\', expected "signed"',
    ),
    (
        FULL.replace('require = "signed"\n', "", 1),
        ': [outlet."northwire.example"] `require` is absent, expected "signed"',
    ),
    (
        FULL.replace('origin = "example/newsroom"', 'origin = "a b"'),
        ": [log] `origin` is 'a b', expected a name without blank and plus",
    ),
    (FULL + "x = 1\n", ": [log] has an unknown member `x`"),
    (
        SHORT.replace("version = 1", f"version = 0x{'f' * 5000}"),
        ": `version` is a number of too many digits, expected a whole number from 1",
    ),
]


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[message[:50] for _, message in WRONG])
def test_what_is_wrong_is_named_with_what_was_expected_and_found(text: str | bytes, message: str) -> None:
    assert refusal(text) == f"keys/trust.toml{'' if message.startswith(':') else ' '}{message}"


def test_a_value_that_is_long_is_cut() -> None:
    assert len(refusal(f"audience = {[1] * 1000}\n{SHORT}")) < 150
