import pytest

from integrity.errors import RewriteError
from integrity.load.article import MAX_FILE_BYTES
from integrity.load.events import MAX_NODES
from integrity.load.rewrite import with_seal

SEAL = "eyJ.e-_0.c2Vh"
NEXT_STEP = 'Write the field as `secured: ""` on a line of its own, then sign again.'


def article(fields: str) -> bytes:
    """A file with these front matter lines and a body that holds a line `---` of its own."""
    return f"---\n{fields}---\n\nText. \n---\nsecured: no\n".encode()


def refusal(data: bytes, seal: str = SEAL) -> tuple[str, str]:
    with pytest.raises(RewriteError) as caught:
        with_seal(data, seal)
    return caught.value.message, caught.value.next_step


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("secured: old\n", f"secured: {SEAL}\n"),
        ("secured: 'old'\n", f"secured: '{SEAL}'\n"),
        ('secured: "old"\n', f'secured: "{SEAL}"\n'),
        ("secured:   x  # note\nt: a\n", f"secured:   {SEAL}  # note\nt: a\n"),
        ("a: b\nsecured: 'it''s' # 'note'\nt: a\n", f"a: b\nsecured: '{SEAL}' # 'note'\nt: a\n"),
        ('secured: "a \\" # b" # "note"\n', f'secured: "{SEAL}" # "note"\n'),
        ('secured: "a\\\\" # "note"\n', f'secured: "{SEAL}" # "note"\n'),
        ('  secured: "é🚢" # é\n  t: 🚢\n', f'  secured: "{SEAL}" # é\n  t: 🚢\n'),
        ("secured: # below\n  # here\n  old # note\n", f"secured: # below\n  # here\n  {SEAL} # note\n"),
        ("secured: a#b # note\n", f"secured: {SEAL} # note\n"),
    ],
    ids=["plain", "single", "double", "comment", "doubled quote", "escaped quote", "escaped backslash", "wide",
         "own line", "hash inside"],
)  # fmt: skip
def test_a_value_on_one_line_is_replaced_in_its_own_quotation_marks(before: str, after: str) -> None:
    assert with_seal(article(before), SEAL) == article(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("secured:\n", f'secured: "{SEAL}"\n'),
        ("secured:  \nt: a\n", f'secured: "{SEAL}"  \nt: a\n'),
        ("secured: # note\n", f'secured: "{SEAL}" # note\n'),
        ("secured:\n  # note\nt: a\n", f'secured: "{SEAL}"\n  # note\nt: a\n'),
        ('secured: ""\n', f'secured: "{SEAL}"\n'),
        ("secured: '' # note\n", f"secured: '{SEAL}' # note\n"),
        ("secured: ~ # note\n", f"secured: {SEAL} # note\n"),
        ("secured: null\nt: a\n", f"secured: {SEAL}\nt: a\n"),
        ("secured: |\nt: a\n", f'secured: "{SEAL}"\nt: a\n'),
        ("secured: []\n", f'secured: "{SEAL}"\n'),
    ],
    ids=["nothing", "blanks", "comment", "comment below", "double", "single", "tilde", "null", "block", "list"],
)
def test_an_empty_value_is_filled(before: str, after: str) -> None:
    assert with_seal(article(before), SEAL) == article(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("secured: a\n\n  b#c\n  d # note\n\nt: a\n", f"secured: {SEAL} # note\n\nt: a\n"),
        ("secured: 'a\n  # b\n\n  c''' # note\nt: a\n", f"secured: '{SEAL}' # note\nt: a\n"),
        ('secured: "a\\\n  \\" # b"\n# note\nt: a\n', f'secured: "{SEAL}"\n# note\nt: a\n'),
        ("secured: | # note\n  a\n\n  # b\n\n # c\nt: a\n", f'secured: "{SEAL}" # note\n\n # c\nt: a\n'),
        ("secured: >2-\n    a b\n  c\n\n", f'secured: "{SEAL}"\n\n'),
        ("secured: |+\n  a\n\n\nt: a\n", f'secured: "{SEAL}"\n\n\nt: a\n'),
    ],
    ids=["plain", "single", "double", "literal", "folded", "kept line ends"],
)
def test_a_value_over_several_lines_becomes_one_line_and_comments_after_it_stay(before: str, after: str) -> None:
    assert with_seal(article(before), SEAL) == article(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("secured: [a, 'b]'] # note\n", f'secured: "{SEAL}" # note\n'),
        ("secured: {a: [b, {c}]}\nt: a\n", f'secured: "{SEAL}"\nt: a\n'),
        ("secured: [a, # ]\n  b c\n  d, # ]\n] # note\nt: a\n", f'secured: "{SEAL}" # note\nt: a\n'),
        ("secured:\n  - a\n  - b # note\n# after\nt: a\n", f'secured: "{SEAL}" # note\n# after\nt: a\n'),
        ("secured: # note\n- a\n-\n\nt: a\n", f'secured: "{SEAL}" # note\n\nt: a\n'),
        ("secured:\n  # first\n\n  a: b\n  c:\n    d: |\n      e\n      # f\nt: a\n",
         f'secured: "{SEAL}"\n  # first\n\nt: a\n'),
        ("? secured\n: - a\n  - b\nt: a\n", f'? secured\n: "{SEAL}"\nt: a\n'),
        ("secured :\n  - a: 'b\n\n      c'\n? t\n: a\n", f'secured : "{SEAL}"\n? t\n: a\n'),
    ],
    ids=["flow list", "flow mapping", "flow lines", "list", "list not indented", "mapping", "compact", "next key"],
)  # fmt: skip
def test_a_list_or_mapping_becomes_one_text_and_comments_around_it_stay(before: str, after: str) -> None:
    assert with_seal(article(before), SEAL) == article(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"secured": x\n', f'"secured": {SEAL}\n'),
        ("'secured' : x\n", f"'secured' : {SEAL}\n"),
        ('"\\x73ecured": x\n', f'"\\x73ecured": {SEAL}\n'),
        ("? secured\n: x\n", f"? secured\n: {SEAL}\n"),
        ("? secured # note\n# and\n: 'x'\nt: a\n", f"? secured # note\n# and\n: '{SEAL}'\nt: a\n"),
        ("? secured\n:\nt: a\n", f'? secured\n: "{SEAL}"\nt: a\n'),
        ("? >-\n  secured\n: x\n", f"? >-\n  secured\n: {SEAL}\n"),
        ("{a: b, secured: x, c: d}\n", f"{{a: b, secured: {SEAL}, c: d}}\n"),
        ("{'secured':'x'}\n", f"{{'secured':'{SEAL}'}}\n"),
        ("{secured: , c: d}\n", f'{{secured:  "{SEAL}", c: d}}\n'),
        ("{secured: x\n  y, c: d}\n", f"{{secured: {SEAL}, c: d}}\n"),
    ],
)
def test_the_key_may_be_written_in_any_style(before: str, after: str) -> None:
    assert with_seal(article(before), SEAL) == article(after)


@pytest.mark.parametrize(
    "fields",
    [
        "",
        "\n# note\n",
        "a: b\n",
        "a: b\n\n# end\n",
        "a: |+\n  b\n\n",
        "a: >\n  b\n  secured: c\n",
        "a:\n",
        "a:\n- b\n-\n",
        "a: b\n  c\n",
        "? a\n",
        "a: {secured: b}\n",
        "Secured: a\n",
    ],
)
def test_a_missing_field_becomes_the_last_line(fields: str) -> None:
    assert with_seal(article(fields), SEAL) == article(f'{fields}secured: "{SEAL}"\n')


def test_a_missing_field_is_indented_like_the_first_key() -> None:
    fields = "# note\n  a:\n    b: c\n"
    assert with_seal(article(fields), SEAL) == article(f'{fields}  secured: "{SEAL}"\n')


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"---\r\na: b\r\n---\r\nText.", b'---\r\na: b\r\nsecured: "%b"\r\n---\r\nText.'),
        (b"---\r\na: b\n---\nText.\r\n", b'---\r\na: b\nsecured: "%b"\r\n---\nText.\r\n'),
        (b"---\na: b\r\n---\r\nText.\n\r\n\n", b'---\na: b\r\nsecured: "%b"\n---\r\nText.\n\r\n\n'),
        (b"---\r\n---\r\n", b'---\r\nsecured: "%b"\r\n---\r\n'),
        (b"---\na: b\n---", b'---\na: b\nsecured: "%b"\n---'),
        (b"---\r\nsecured:\r\na: b\n---\n", b'---\r\nsecured: "%b"\r\na: b\n---\n'),
        (b"---\na: |\r\n  b\nsecured: 'x' # c\r\n---\r\n", b"---\na: |\r\n  b\nsecured: '%b' # c\r\n---\r\n"),
        (b"---\nsecured: |\r\n  a\n  b\r\n\na: b\r\n---\n", b'---\nsecured: "%b"\r\n\na: b\r\n---\n'),
        (b"---\r\nsecured:\r\n\r\n- a\r\n- b\r\n---\r\n", b'---\r\nsecured: "%b"\r\n\r\n---\r\n'),
    ],
)
def test_line_ends_stay_and_a_new_line_ends_like_the_first(before: bytes, after: bytes) -> None:
    assert with_seal(before, SEAL) == after % SEAL.encode()


NO_YAML = "the file could no longer be read (not YAML: {})"
NO_TEXT = "the field would not be read as the text of the seal"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("a: b\n? secured\n", NO_YAML.format("a line is neither `key: value` nor part of a value")),
        ("# note\n? secured\n? b\n", NO_TEXT),
        ("\n{secured}\n", NO_TEXT),
        ("x: y\n? secured # note\n:\n  - a\n", NO_TEXT),
        ("x: y\nsecured:\n  ? b\nt: a\n", NO_YAML.format("something follows where a new `key: value` was expected")),
    ],
)
def test_a_form_that_cannot_be_replaced_with_certainty_is_refused_with_its_line(fields: str, reason: str) -> None:
    expected = f"`secured` on line 3 cannot be replaced: {reason}"
    assert refusal(article(fields)) == (expected, NEXT_STEP)


@pytest.mark.parametrize("seal", ["1234", "no", "-", "2025-03-11"])
def test_a_seal_that_some_reader_takes_for_no_text_is_not_written_without_quotation_marks(seal: str) -> None:
    assert refusal(article("secured: x\n"), seal)[1] == NEXT_STEP
    assert with_seal(article("secured: 'x'\n"), seal) == article(f"secured: '{seal}'\n")


@pytest.mark.parametrize("seal", ["", "a b", "a\nb: c", 'a"b', "a'b", "a\\n", "a#b", "a,b", "é", "a\n"])
def test_a_text_that_is_no_seal_is_refused(seal: str) -> None:
    assert refusal(article('secured: "x"\n'), seal) == (
        "seal holds other characters than letters, digits and `_.;+/=-`, or none",
        "Give a compact JWS or a sealed payload.",
    )


def test_a_file_without_front_matter_is_refused() -> None:
    assert refusal(b"secured: x\n") == (
        "file has no front matter, so there is no place for a seal",
        "Begin the file with a line `---`, its fields as `key: value` lines, and another line `---`.",
    )


def test_no_line_is_added_to_a_mapping_in_braces() -> None:
    assert refusal(article("# note\n{a: b}\n")) == (
        "front matter is one mapping in braces, line 3, so no line can be added to it",
        'Add `secured: ""` inside the braces, then sign again.',
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"---\na: b\nc: &x d\n---\n",
            "file cannot be read: line 3: anchor `&x` found, expected a value that is written out",
        ),
        (
            b"---\nsecured: a\nsecured: b\n---\n",
            "file cannot be read: line 3: key 'secured' stands on line 2 already, expected each key once",
        ),
        (b"---\n- a\n---\n", "file cannot be read: line 1: front matter holds a list, expected `key: value` lines"),
        (b"---\na: \xff\n---\n", "file cannot be read: line 2: expected UTF-8, found byte 0xFF at offset 7"),
    ],
)
def test_a_file_with_errors_is_refused_with_the_first_of_them(data: bytes, message: str) -> None:
    assert refusal(data) == (message, "Run `integrity check` on the file, correct what it names, then sign again.")


def test_a_file_may_grow_to_the_limit_and_no_further() -> None:
    line = f'secured: "{SEAL}"\n'.encode()
    rest = MAX_FILE_BYTES - len(line) - len(b"---\na: b\n---\n")
    full = b"---\na: b\n---\n" + b"x" * rest
    assert len(with_seal(full, SEAL)) == MAX_FILE_BYTES
    assert refusal(full + b"x") == (
        "with the seal the file would be 1,048,577 bytes, expected at most 1,048,576",
        "Shorten the article, then sign again.",
    )


def test_a_field_that_would_be_one_too_many_is_refused() -> None:
    items = ", ".join("x" * (MAX_NODES - 3))
    expected = "`secured` cannot be added as the last field: the file could no longer be read (more than 5,000 keys "
    assert refusal(article(f"a: [{items}]\n"))[0] == f"{expected}and values found, expected at most 5,000)"
