from __future__ import annotations

import pytest

from campaign.responses.files import Keeping, file_name, media_type


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\letter.doc", "letter.doc"),
        (".htaccess", "htaccess"),
        (". .hidden", "hidden"),
        ("a\r\nb\0.pdf", "a b.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\u200b\u2066b.pdf", "ab.pdf"),
        ('a"b<c>|?*:.pdf', "a_b_c_____.pdf"),
        ("Ateb ŷ.pdf", "Ateb ŷ.pdf"),
        ("trailing. .", "trailing"),
        ("", "file"),
        ("/", "file"),
        ("...", "file"),
        ("a" * 200 + ".docx", "a" * 115 + ".docx"),
        ("a" * 200, "a" * 120),
    ],
)
def test_names_are_fit_to_show_and_to_save(raw: str, name: str) -> None:
    assert file_name(raw) == name


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("Application/PDF; x=y", "application/pdf"),
        ("", "application/octet-stream"),
        ("text/<script>", "application/octet-stream"),
        ("a/" + "b" * 99, "application/octet-stream"),
    ],
)
def test_a_type_that_is_none_is_plain_bytes(raw: str, found: str) -> None:
    assert media_type(raw) == found


def test_the_same_content_has_the_same_digest_under_any_name() -> None:
    keeping = Keeping()
    keeping.add("a.txt", "text/plain", b"same")
    keeping.add("b.txt", "text/plain", b"same")
    assert keeping.files[0].sha256 == keeping.files[1].sha256
    assert not keeping.is_cut
