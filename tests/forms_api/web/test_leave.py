from forms_api.web import leave
from forms_api.web.leave import watch


class Failing:
    """A store that fails after being looked at some times."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    @property
    def failure(self) -> str | None:
        self.looks -= 1
        return "磁盘写入失败" if self.looks < 0 else None


def run(looks: int) -> list[float | str]:
    happened: list[float | str] = []
    watch(Failing(looks), lambda: happened.append("left"), sleep=happened.append)
    return happened


def test_a_worker_goes_soon_after_its_store_has_failed(capsys):
    *waits, grace, last = run(looks=400)
    assert len(waits) == 400
    assert (grace, last) == (leave.GRACE, "left")
    assert "正在重新启动" in capsys.readouterr().err


def test_a_worker_that_fails_at_once_stays_long_enough_not_to_look_like_a_crash_loop():
    *waits, last = run(looks=0)
    assert last == "left"
    assert sum(waits) >= leave.LEAST


def test_a_store_that_was_damaged_from_the_start_is_not_watched(monkeypatch):
    started = []
    monkeypatch.setattr(leave.threading, "Thread", lambda **words: started.append(words))
    leave.leave_on_failure(Failing(looks=0))
    assert started == []
