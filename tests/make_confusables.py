"""Make integrity/trust/confusables.txt out of Unicode's confusables.txt.

    python -m tests.make_confusables PATH

PATH is Unicode's file as published with UTS 39, which the Debian source package `icu` holds in source/data/unidata,
or the made file itself: made out of itself it is the same, byte for byte.
"""

import re
import sys
from pathlib import Path

TABLE = Path(__file__).parent.parent / "integrity" / "trust" / "confusables.txt"
_ROW = re.compile(r"([0-9A-F]{4,6})\s*;\s*([0-9A-F]{4,6}(?: [0-9A-F]{4,6})*)")
_KEPT = re.compile(r"# (Date:|Version:|©).*")
"""Lines about the source that are kept from its head."""
HEAD = """\
# The confusables of Unicode Security Mechanisms (UTS 39): confusables.txt, rows only, sorted, without their remarks.
# Made by tests/make_confusables.py. Source and target code points, in hex.
"""
LICENCE = """\
# SPDX-License-Identifier: Unicode-3.0
#
# UNICODE LICENSE V3
#
# COPYRIGHT AND PERMISSION NOTICE
#
# NOTICE TO USER: Carefully read the following legal agreement. BY
# DOWNLOADING, INSTALLING, COPYING OR OTHERWISE USING DATA FILES, AND/OR
# SOFTWARE, YOU UNEQUIVOCALLY ACCEPT, AND AGREE TO BE BOUND BY, ALL OF THE
# TERMS AND CONDITIONS OF THIS AGREEMENT. IF YOU DO NOT AGREE, DO NOT
# DOWNLOAD, INSTALL, COPY, DISTRIBUTE OR USE THE DATA FILES OR SOFTWARE.
#
# Permission is hereby granted, free of charge, to any person obtaining a
# copy of data files and any associated documentation (the "Data Files") or
# software and any associated documentation (the "Software") to deal in the
# Data Files or Software without restriction, including without limitation
# the rights to use, copy, modify, merge, publish, distribute, and/or sell
# copies of the Data Files or Software, and to permit persons to whom the
# Data Files or Software are furnished to do so, provided that either (a)
# this copyright and permission notice appear with all copies of the Data
# Files or Software, or (b) this copyright and permission notice appear in
# associated Documentation.
#
# THE DATA FILES AND SOFTWARE ARE PROVIDED "AS IS", WITHOUT WARRANTY OF ANY
# KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
# MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT OF
# THIRD PARTY RIGHTS.
#
# IN NO EVENT SHALL THE COPYRIGHT HOLDER OR HOLDERS INCLUDED IN THIS NOTICE
# BE LIABLE FOR ANY CLAIM, OR ANY SPECIAL INDIRECT OR CONSEQUENTIAL DAMAGES,
# OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS,
# WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION,
# ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THE DATA
# FILES OR SOFTWARE.
#
# Except as contained in this notice, the name of a copyright holder shall
# not be used in advertising or otherwise to promote the sale, use or other
# dealings in these Data Files or Software without prior written
# authorization of the copyright holder.
"""


def compact(text: str) -> str:
    """Each row of `text`, a line each as `source;target target`, under the lines that say where they come from."""
    lines = text.splitlines()
    kept = "".join(f"{line}\n" for line in lines if _KEPT.fullmatch(line))
    rows = sorted((int(row[1], 16), f"{row[1]};{row[2]}\n") for row in map(_ROW.match, lines) if row)
    return HEAD + kept + LICENCE + "".join(line for _, line in rows)


if __name__ == "__main__":
    TABLE.write_text(compact(Path(sys.argv[1]).read_text(encoding="utf-8-sig")), encoding="utf-8")
