"""A part of a body that has no name answers no question; it must not break the others."""

import pytest

NAMELESS = (b'name="name', b"nam'; DROP TABLE x", b'filename="photo.jpg"', b"")


@pytest.mark.parametrize("said", NAMELESS, ids=["unclosed", "misspelt", "file", "none"])
@pytest.mark.parametrize("path", ["/signin", "/signin/password", "/forms/toy-disinfection"])
def test_a_part_without_a_name_is_left_out(sign_in, path, said):
    browser = sign_in("孙保育")
    token = browser.csrf_token(path if path != "/signin/password" else "/signin").encode()
    parts = [
        b"Content-Disposition: form-data; " + said + b"\r\n\r\nx",
        b'Content-Disposition: form-data; name="csrf_token"\r\n\r\n' + token,
    ]
    body = b"".join(b"--xyz\r\n" + part + b"\r\n" for part in parts) + b"--xyz--\r\n"
    kind = "multipart/form-data; boundary=xyz"
    answer = browser.post(path, data=body, content_type=kind)
    assert answer.status_code in (200, 422)
