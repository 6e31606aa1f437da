from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forms_api.clock import clock_from, system_clock
from forms_api.settings import BadSetting, Settings, read_settings


def test_an_empty_environment_gives_the_defaults():
    assert read_settings({}) == Settings()


def test_options_of_the_command_line_are_taken_as_they_are():
    settings = read_settings({}, data=Path("elsewhere"), port=9000)
    assert (settings.data, settings.port) == (Path("elsewhere"), 9000)


def test_hosts_are_a_list_in_lower_case():
    assert read_settings({"HOUQIN_HOSTS": "Houqin.lan, 192.168.1.5,,"}).hosts == (
        "houqin.lan",
        "192.168.1.5",
    )


def test_the_clock_starts_at_houqin_now_and_runs_on():
    settings = read_settings({"HOUQIN_NOW": "2026-10-12T08:00:00+08:00"})
    clock = settings.clock
    first, second = clock(), clock()
    assert first <= second
    assert timedelta() <= first - datetime(2026, 10, 12, tzinfo=UTC) < timedelta(minutes=1)
    assert first.tzinfo is UTC


def test_without_houqin_now_the_clock_is_the_computers():
    assert read_settings({}).clock is system_clock


@pytest.mark.parametrize("text", ["tomorrow", "2026-10-12T08:00:00", "08:00"])
def test_a_time_that_means_nothing_is_refused_with_an_example(text: str):
    with pytest.raises(BadSetting, match=r"\+08:00"):
        read_settings({"HOUQIN_NOW": text})


def test_a_started_clock_never_runs_backwards():
    clock = clock_from(datetime(2026, 9, 1, tzinfo=UTC))
    told = [clock() for _ in range(100)]
    assert told == sorted(told)


def test_the_store_is_a_database_or_the_data_folder_and_its_password_is_not_shown():
    address = "postgresql://houqin:secret@db/houqin"
    settings = read_settings({"HOUQIN_STORE": address})
    assert settings.store == address
    assert "secret" not in repr(settings)
    assert read_settings({}).store == ""
    for text in ("sqlite:///x", "data", "postgresql"):
        with pytest.raises(BadSetting, match="postgresql://"):
            read_settings({"HOUQIN_STORE": text})


@pytest.mark.parametrize("form", ["", "json", "text"])
def test_the_log_is_json_or_text_or_what_suits(form: str):
    assert read_settings({"HOUQIN_LOG": form}).log == form


def test_a_log_of_another_kind_is_refused():
    with pytest.raises(BadSetting, match="json"):
        read_settings({"HOUQIN_LOG": "off"})


def test_keys_lie_beside_the_data_folder_or_where_they_are_said_to_be():
    assert read_settings({}, data=Path("/srv/data")).ring == Path("/srv/data.keys")
    assert read_settings({"HOUQIN_KEYS": "/safe/ring"}).ring == Path("/safe/ring")
    assert read_settings({"HOUQIN_KEYS": ""}, data=Path("there")).ring == Path("there.keys")
