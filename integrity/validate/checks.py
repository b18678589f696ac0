"""The numbered steps of verification as they are told, number and what is checked; step 4 has three parts."""

from __future__ import annotations

Check = tuple[int, str]

SHAPE: Check = (0, "canonical form, shape and limits")
KIND: Check = (1, "algorithm, type, version and claims")
KEY: Check = (2, "key is in keys/")
SIGNATURE: Check = (3, "signature")
REVOKED: Check = (4, "key is not revoked")
WINDOW: Check = (4, "made in the window of the grant, not past its end")
FUTURE: Check = (4, "not from the future")
GRANT: Check = (5, "key may speak for the outlet")
BINDING: Check = (6, "made for this outlet, article and corpus")
EXCLUSIONS: Check = (7, "leaves out only what the policy allows")
CONTENT: Check = (8, "content is what was signed")
LOG: Check = (9, "newest in the corpus log")
NO_LOG = "there is no log"
