"""Comments and headers are told apart from what stands within strings."""

from __future__ import annotations

import pytest

from scrubjay.linting.text import scanned


@pytest.mark.parametrize(
    ("text", "comments", "headers"),
    [
        ("a = 1 # one\n# two\n", [(1, "one", False), (2, "two", True)], ()),
        ('a = "# no" # yes\n', [(1, "yes", False)], ()),
        ("a = '# no' # yes\n", [(1, "yes", False)], ()),
        ('a = """\n# no\n[no]\n""" # yes\n[b]\n', [(4, "yes", False)], (5,)),
        ('a = "\\"# no" # yes\n', [(1, "yes", False)], ()),
        ("[a]\n[[b]] # c\nx = [\n[1],\n]\n[d]", [(2, "c", False)], (1, 2, 6)),
        ("x = { a = [1] }\n  [t]\n", [], (2,)),
        ('a = "not ended # no\nb = 1 # yes\n', [(2, "yes", False)], ()),
        ("", [], ()),
    ],
)
def test_comments_and_headers(text: str, comments: list[tuple[int, str, bool]], headers: tuple[int, ...]) -> None:
    scan = scanned(text)
    assert [(one.line, one.text, one.alone) for one in scan.comments] == comments
    assert scan.headers == headers
