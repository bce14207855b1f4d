from tests.unit.letters.rules.drafts import found, words


def test_a_link_in_markdown_is_found_without_its_brackets():
    text = "See\n[the report](http://charity.example/a), or www.charity.example."
    assert words("link-not-https", text) == ["http://charity.example/a", "www.charity.example"]
    assert [one.suggestion for one in found("link-not-https", text)] == [
        "https://charity.example/a",
        "https://www.charity.example",
    ]


def test_mail_addresses_and_https_pass():
    text = "[us](mailto:us@www.charity.example) https://www.charity.example/http://x"
    assert found("link-not-https", text) == []


def test_trackers_are_found_anywhere_in_the_query():
    text = "https://charity.example/?a=1&fbclid=x and https://charity.example/fbclid"
    assert words("link-tracker", text) == ["fbclid"]


def test_only_the_shortener_s_own_host_counts():
    assert words("link-shortened", "https://t.co/x https://t.co.example/x") == ["https://t.co/x"]
