from integrity.trust.views import SignedAt


def test_what_was_signed_at_the_base_is_known_by_its_identity() -> None:
    base = SignedAt({"https://a.example/x", "urn:article:y"})
    assert [base.is_signed(sub) for sub in ("https://a.example/x", "urn:article:y", "y", "")] == [
        True,
        True,
        False,
        False,
    ]


def test_nothing_may_be_signed_there() -> None:
    assert not SignedAt().is_signed("x")
