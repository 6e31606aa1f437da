"""Bodies of forms that no page of ours sends: parts without a name, and one that never ends."""

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


@pytest.mark.parametrize("path", ["/signout", "/account/pin", "/device/no", "/prove"])
@pytest.mark.parametrize("size", [40_000, 500_500, 700_000])
def test_a_part_that_never_ends_is_no_error_of_ours(browser, path, size):
    token = browser.csrf_token("/signin")
    answer = browser.post(
        path,
        data=(b'{"answers":' * size)[:size],  # nobody is signed in: answered before it is read
        content_type="multipart/form-data; boundary=xyz",
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code in (303, 413, 422)
