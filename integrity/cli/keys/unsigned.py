"""What is said after an edit of the policy: that it judges nothing until it is signed, and which keys can."""

from __future__ import annotations

from integrity.cli.keys.folder import Contents
from integrity.report.wording import counted
from integrity.trust import root


def told(now: Contents) -> str:
    """The text for standard output."""
    policy = now.policy
    needed = f"{policy.threshold} of its {counted(len(policy.root), 'root key')}"
    return (
        f"\n{now.folder.where}{root.POLICY} is now version {policy.version}. Until it is signed by {needed}, every\n"
        "check ends with exit code 3. Each of them signs with `integrity keys policy-sign --key FILE`:\n"
        + "".join(f"  {key}\n" for key in sorted(policy.root))
    )
