from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from integrity.trust import log_changes, log_entries
from integrity.trust.corpus_log import History
from integrity.trust.digest import of
from integrity.trust.log_changes import Live
from integrity.trust.log_entries import Content, Kind, Op, Row

SUBS = ("https://a.example/", "https://b.example/", "https://c.example/")
PATHS = ("_news/1.md", "_news/2.md", "_news/3.md")
A, B, C = SUBS
P, Q, R = PATHS


def content(text: str = "x", rev: int = 0, seal: str = "s") -> Content:
    if rev:
        return Content(rev, str(of(text.encode())), Kind.SIGNED, log_entries.seal_digest(seal))
    return Content(0, str(of(text.encode())), Kind.SEALED, log_entries.seal_digest(seal))


def live(sub: str, path: str, text: str = "x", rev: int = 0, seal: str = "s") -> Live:
    return Live(sub, path, content(text, rev, seal))


def after(history: History, *articles: Live, spared: Sequence[str] = (), t: int = 1) -> list[tuple[Op, str, str, str]]:
    """What is appended, and appended it is."""
    rows = log_changes.rows(history, articles, spared, t)
    for row in rows:
        history.add(row)
    return [(row.op, row.sub, row.path, row.was) for row in rows]


def logged(*articles: Live) -> History:
    history = History()
    after(history, *articles)
    return history


def test_every_article_is_added_in_the_order_of_paths() -> None:
    assert after(History(), live(A, Q), live(B, P)) == [(Op.ADD, B, P, ""), (Op.ADD, A, Q, "")]


def test_the_same_again_is_nothing() -> None:
    assert after(logged(live(A, P), live(B, Q)), live(B, Q), live(A, P)) == []


def test_a_sealed_payload_with_another_string_is_nothing() -> None:
    assert after(logged(live(A, P)), live(A, P, seal="another")) == []


def test_other_content_is_a_revision() -> None:
    assert after(logged(live(A, P)), live(A, P, "y")) == [(Op.REVISE, A, P, "")]


def test_another_seal_of_a_signer_is_a_revision() -> None:
    assert after(logged(live(A, P, rev=1)), live(A, P, rev=1, seal="t")) == [(Op.REVISE, A, P, "")]


def test_what_is_gone_is_retracted() -> None:
    assert after(logged(live(A, P), live(B, Q)), live(B, Q)) == [(Op.RETRACT, A, P, "")]


def test_another_path_is_a_move() -> None:
    assert after(logged(live(A, P)), live(A, Q)) == [(Op.MOVE, A, Q, P)]


def test_another_path_and_other_content_are_two_rows() -> None:
    assert after(logged(live(A, P)), live(A, Q, "y")) == [(Op.MOVE, A, Q, P), (Op.REVISE, A, Q, "")]


def test_another_article_at_the_path_is_a_replacement() -> None:
    assert after(logged(live(A, P)), live(B, P)) == [(Op.REPLACE, B, P, A)]


def test_an_article_that_was_replaced_can_come_back() -> None:
    history = logged(live(A, P))
    after(history, live(B, P))
    assert after(history, live(A, P)) == [(Op.REPLACE, A, P, B)]


def test_an_article_that_was_retracted_is_added_again() -> None:
    history = logged(live(A, P))
    after(history)
    assert after(history, live(A, P)) == [(Op.ADD, A, P, "")]


def test_an_article_that_moves_away_is_not_replaced_by_the_next_at_its_path() -> None:
    assert after(logged(live(A, P)), live(A, Q), live(B, P)) == [(Op.MOVE, A, Q, P), (Op.ADD, B, P, "")]


def test_two_articles_can_change_places() -> None:
    assert after(logged(live(A, P), live(B, Q)), live(A, Q), live(B, P)) == [(Op.MOVE, B, P, Q), (Op.MOVE, A, Q, P)]


def test_a_second_file_of_an_article_is_added() -> None:
    assert after(logged(live(A, P)), live(A, P), live(A, Q, "y")) == [(Op.ADD, A, Q, "")]


def test_of_two_files_of_an_article_the_one_that_is_gone_is_retracted() -> None:
    assert after(logged(live(A, P), live(A, Q)), live(A, Q)) == [(Op.RETRACT, A, P, "")]


def test_two_files_of_an_article_move_each_on_its_own() -> None:
    assert after(logged(live(A, P), live(A, Q)), live(A, R), live(A, Q)) == [(Op.MOVE, A, R, P)]


def test_what_is_not_to_be_logged_stays_as_it_was() -> None:
    assert after(logged(live(A, P), live(B, Q)), live(B, Q), spared=[P]) == []


ARTICLES = st.lists(
    st.builds(live, st.sampled_from(SUBS), st.sampled_from(PATHS), st.sampled_from("xyz"), st.integers(0, 2)),
    unique_by=lambda one: one.path,
    max_size=3,
)


@given(st.lists(ARTICLES, max_size=6), st.data())
def test_after_any_change_each_article_is_the_head_at_its_path_and_no_other_is_left(
    steps: list[list[Live]], data: st.DataObject
) -> None:
    history = History()
    for t, articles in enumerate(steps):
        rows = log_changes.rows(history, articles, (), t)
        assert log_changes.rows(history, data.draw(st.permutations(articles)), (), t) == rows
        for row in rows:
            history.add(log_entries.parse(log_entries.write(row)))
        found = {(row.sub, row.path): row.content[:3] for row in history.live()}
        assert found == {(one.sub, one.path): one.content[:3] for one in articles}
        assert log_changes.rows(history, articles, (), t) == []


def test_the_time_of_the_rows_is_the_one_given() -> None:
    (row,) = log_changes.rows(History(), [live(A, P)], (), 77)
    assert row == Row(Op.ADD, A, P, "", content(), 77)
