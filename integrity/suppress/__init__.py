"""Findings that are known and do not count: by a comment in the article, or by an entry of the baseline."""
