"""Canonical JSON by the fast way is RFC 8785 by the library."""

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from integrity.node import Value
from integrity.trust.canonical import jcs

NEAR_SURROGATES = st.sampled_from('\ud7ff\ue000\uffff\U00010000\U0010ffff\x00\x1f\x7f\x80"\\/\b\f\n\r\t\u2028<é')
TEXT = st.text(NEAR_SURROGATES, max_size=4) | st.text(st.characters(codec="utf-8"), max_size=8)
VALUES: st.SearchStrategy[Value] = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=5), max_leaves=12
)


@given(VALUES)
def test_the_fast_way_and_the_library_agree(value: Value) -> None:
    assert jcs(value) == rfc8785.dumps(value)


def test_keys_beyond_the_surrogates_come_before_those_between() -> None:
    assert jcs({"\ue000": "a", "\U00010000": "b"}) == '{"\U00010000":"b","\ue000":"a"}'.encode()
