"""/metrics: counts for who watches the machine, without a name in them."""

import re

import pytest

from forms_api.web.meter import BOUNDS, Meter

LINE = re.compile(
    r"(?P<name>[a-z_]+)(?P<labels>\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*\})? (?P<value>[-+.e\d]+)"
)


def read(text: str) -> dict[str, float]:
    """Values by name and labels, as Prometheus reads them; every line must make sense."""
    found = {}
    for line in text.splitlines():
        if not re.fullmatch(r"# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))", line):
            parts = LINE.fullmatch(line)
            assert parts, line
            found[parts["name"] + (parts["labels"] or "")] = float(parts["value"])
    return found


@pytest.fixture
def scrape(app, bearer, staff):
    def scrape() -> dict[str, float]:
        answer = app.test_client().get("/metrics", headers=bearer(staff.principal))
        assert answer.status_code == 200, answer.text
        assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
        return read(answer.text)

    return scrape


def test_requests_are_counted_by_pattern_method_and_class(app, scrape, staff, bearer):
    client = app.test_client()
    for number in range(3):
        client.get(f"/api/v1/records/{number}", headers=bearer(staff.cook))
    client.get("/api/v1/nothing", headers=bearer(staff.cook))
    found = scrape()
    of_record = '{route="/api/v1/records/<record_id>",method="GET",status="4xx"}'
    assert found[f"houqin_requests_total{of_record}"] == 3
    assert found["houqin_request_seconds_count"] == 4
    assert found['houqin_request_seconds_bucket{le="+Inf"}'] == 4
    assert scrape()["houqin_request_seconds_count"] == 5


def test_the_store_says_how_much_it_holds(scrape, store, staff, clock):
    before = scrape()
    after = scrape()  # each scrape here makes a token, which is a record
    assert after["houqin_store_records_total"] == before["houqin_store_records_total"] + 1
    assert after["houqin_store_up"] == 1
    assert after["houqin_uptime_seconds"] >= before["houqin_uptime_seconds"]


def test_a_store_that_cannot_be_written_is_down(scrape, monkeypatch, store):
    monkeypatch.setattr(type(store), "failure", property(lambda _: "ill"))
    assert scrape()["houqin_store_up"] == 0


def test_a_program_without_a_good_token_is_told_so(app, staff, bearer):
    client = app.test_client()
    for headers in ({}, {"Authorization": "Bearer x"}):
        answer = client.get("/metrics", headers=headers)
        assert answer.status_code == 401
        assert answer.content_type == "application/problem+json"
    assert client.get("/metrics", headers=bearer(staff.cook)).status_code == 403


def test_neither_names_nor_ids_are_in_it(app, staff, bearer, scrape, sign_in):
    sign_in("李厨师").get(f"/records/{staff.cook.id}")
    text = app.test_client().get("/metrics", headers=bearer(staff.principal)).text
    for person in vars(staff).values():
        assert person.id not in text
        assert person.name not in text


def test_a_duration_is_counted_in_every_bucket_that_holds_it():
    meter = Meter()
    for seconds in (0.005, 0.3, 99.0):
        meter.count_request("/", "GET", 200, seconds)
    buckets = [value for name, _, value in meter.samples() if name.endswith("_bucket")]
    assert len(buckets) == len(BOUNDS) + 1
    assert buckets[0] == 1  # a bound belongs to its bucket
    assert buckets[BOUNDS.index(0.25)] == 1
    assert buckets[BOUNDS.index(0.5)] == 2
    assert buckets[-2:] == [2, 3]


def test_openings_that_were_refused_are_counted_on():
    meter = Meter()
    meter.count_refused_open()
    meter.count_refused_open()
    assert ("houqin_store_refused_opens_total", "", 2) in meter.samples()
