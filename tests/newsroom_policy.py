"""The policy of the newsroom of the fixtures, with the names of keys where their thumbprints stand."""

TRUST_TOML = """\
# Who may sign the articles of this repository, and for whom. It counts as signed in trust.toml.sigs, byte for byte:
# whoever changes it raises `version` and has it signed again (`integrity keys policy-sign`).
#
# The keys are made up (README.md): copy the form, never the keys.

version = 4                     # only grows: 2 northwire-2025, 3 circuitdaily-2024 is revoked, 4 the corpus log
expires = 2099-01-01T00:00:00Z  # from then on it judges nothing; a real policy ends in a year or two
audience = "example/newsroom"   # the name of this corpus: a seal made for another one is not good here

# What a seal may leave out of its digest, and nothing else: fields that the content system changes on its own.
# These can be edited without breaking a seal, so nothing that readers rely on may stand here.
exclude = [
    "heat",
    "images[].isCached",  # in each of `images`
    "provider.images",
    "published",
    "quality",
    "related",
    "secured",  # always: a seal cannot be over itself
    "topics",
]

# Root keys sign this file and no article. They stay off line, with different people.
[root]
keys = [
    "{root-1}",  # root-1
    "{root-2}",  # root-2
]
threshold = 2  # as many must sign; with a third key one of them could be lost

# A grant lets a key sign for outlets (`provider.domain`). A seal is good if it was made in the window
# (not_before <= time of signing < not_after), and stays good afterwards. So the grant of a key that is out of use
# stays, and its file in pub/ too, or the articles that it signed lose their signer.

# northwire-2024, until northwire-2025 took over. The two windows overlap: nobody has to change at midnight.
[[grant]]
key = "{northwire-2024}"
domains = ["northwire.example"]
not_before = 2025-01-01T00:00:00Z
not_after = 2025-04-01T00:00:00Z

# northwire-2025
[[grant]]
key = "{northwire-2025}"
domains = ["northwire.example"]
not_before = 2025-03-14T00:00:00Z
not_after = 2099-01-01T00:00:00Z

# circuitdaily-2024, revoked below
[[grant]]
key = "{circuitdaily-2024}"
domains = ["circuitdaily.example"]
not_before = 2025-01-01T00:00:00Z
not_after = 2099-01-01T00:00:00Z

# circuitdaily-2025, made on the day after the theft
[[grant]]
key = "{circuitdaily-2025}"
domains = ["circuitdaily.example"]
not_before = 2025-03-22T00:00:00Z
not_after = 2099-01-01T00:00:00Z

# calderhavenpost signs since 12 March; articles from before keep their sealed strings.
[[grant]]
key = "{calderhavenpost}"
domains = ["calderhavenpost.example"]
not_before = 2025-03-12T00:00:00Z
not_after = 2099-01-01T00:00:00Z

# chambernotes
[[grant]]
key = "{chambernotes}"
domains = ["chambernotes.example"]
not_before = 2025-01-01T00:00:00Z
not_after = 2099-01-01T00:00:00Z

# hullandgrid signs since 10 March
[[grant]]
key = "{hullandgrid}"
domains = ["hullandgrid.example"]
not_before = 2025-03-10T00:00:00Z
not_after = 2099-01-01T00:00:00Z

# ledgercrown
[[grant]]
key = "{ledgercrown}"
domains = ["ledgercrown.example"]
not_before = 2025-01-01T00:00:00Z
not_after = 2099-01-01T00:00:00Z

# radioveldmark signs since 17 March
[[grant]]
key = "{radioveldmark}"
domains = ["radioveldmark.example"]
not_before = 2025-03-17T00:00:00Z
not_after = 2099-01-01T00:00:00Z

# themeridian. `*.` covers every name below the domain and not the domain itself, so both are named.
[[grant]]
key = "{themeridian}"
domains = ["themeridian.example", "*.themeridian.example"]
not_before = 2025-01-01T00:00:00Z
not_after = 2099-01-01T00:00:00Z

# Out of use, in good order: what it signed before `at` stays good, what it signs from then on is revoked.
[[revoke]]
key = "{northwire-2024}"
at = 2025-03-17T00:00:00Z
reason = "superseded"

# In wrong hands since a laptop was stolen. The thief writes any date into a seal, so every seal by this key is
# revoked, old ones too, but for those that the corpus log knew before `trust_before`. Sign the others again.
[[revoke]]
key = "{circuitdaily-2024}"
at = 2025-03-21T16:00:00Z
reason = "compromise"
trust_before = 2025-03-20T00:00:00Z

# Outlets that must sign. For all others a seal that is missing is a note; for these it is an error. An article is
# theirs by `provider.domain`, and also by the host of its address.
[outlet."chambernotes.example"]
require = "signed"

[outlet."northwire.example"]
require = "signed"
since = 2025-01-15T00:00:00Z  # what is judged for an earlier time need not be signed

# Who writes down what there is (docs/log.md). The key signs log/checkpoint and no article.
[log]
origin = "example/newsroom"  # the name of the log
key = "{log}"
"""
