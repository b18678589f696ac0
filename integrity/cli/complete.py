"""What a shell offers for the value of an option or an argument."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from click import Context, Parameter
from click.shell_completion import CompletionItem

from integrity import rules

Completer = Callable[[Context, Parameter, str], list[CompletionItem]]


def files(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """Files and folders, which the shell finds itself."""
    del ctx, param
    return [CompletionItem(incomplete, type="file")]


def folders(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """Folders, which the shell finds itself."""
    del ctx, param
    return [CompletionItem(incomplete, type="dir")]


def codes(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """Families and codes of rules, for the last part of a list with commas."""
    del ctx, param
    before, comma, last = incomplete.rpartition(",")
    known = rules.catalogue()
    words = {code[:3]: "" for code in known} | {code: rule.slug for code, rule in known.items()}
    fitting = {word: slug for word, slug in words.items() if word.startswith(last.upper())}
    return [CompletionItem(f"{before}{comma}{word}", help=slug or None) for word, slug in fitting.items()]


def rule_names(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """Codes and slugs of rules."""
    del ctx, param
    known = rules.catalogue().values()
    found = [CompletionItem(rule.code, help=rule.slug) for rule in known if rule.code.startswith(incomplete.upper())]
    return found or [CompletionItem(rule.slug) for rule in known if rule.slug.startswith(incomplete)]


def words(known: Iterable[str]) -> Completer:
    """Those of `known` that begin with what is there."""

    def complete(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
        del ctx, param
        return [CompletionItem(word) for word in known if word.startswith(incomplete)]

    return complete
