from datetime import UTC, datetime, timedelta

from forms_api.derive.entries import Entry, fold_entries
from forms_api.records.record import Record
from forms_api.records.submission import KIND, submission_body

NOON = datetime(2026, 10, 12, 4, tzinfo=UTC)


def sent(name: str, minutes: int = 0, *, by="孙保育", done: int | None = None, corrects=None):
    body = submission_body(
        form="f", revision=1, text="t", answers={}, asked={}, supersedes=corrects, reason="错",
        done_at=None if done is None else NOON + timedelta(minutes=done),
    )  # fmt: skip
    return Record(name, KIND, "main", "small-1", by, NOON + timedelta(minutes=minutes), body)


def test_a_correction_changes_what_stands_but_not_who_handed_it_in_or_when():
    first, second, third = sent("a"), sent("b", 60), sent("c", 120, by="钱园长", corrects="a")
    assert fold_entries([first, second, third], third.at) == (
        Entry("孙保育", NOON, third),
        Entry("孙保育", second.at, second),
    )


def test_a_correction_of_a_correction_goes_back_to_the_first():
    chain = [sent("a"), sent("b", 1, corrects="a"), sent("c", 2, corrects="b")]
    (entry,) = fold_entries(chain, NOON + timedelta(hours=1))
    assert (entry.at, entry.record.id) == (NOON, "c")


def test_what_came_after_now_has_not_happened():
    facts = [sent("a"), sent("b", 1, corrects="a"), sent("c", 2)]
    (entry,) = fold_entries(facts, NOON)
    assert entry.record.id == "a"
    assert [each.record.id for each in fold_entries(facts, NOON + timedelta(minutes=1))] == ["b"]


def test_the_claimed_time_is_that_of_the_last_correction():
    facts = [sent("a", 60), sent("b", 90, done=30, corrects="a"), sent("c", 99, corrects="b")]
    assert [
        fold_entries(facts[:size], NOON + timedelta(hours=3))[0].done_at for size in (1, 2, 3)
    ] == [
        None,
        NOON + timedelta(minutes=30),
        None,
    ]


def test_nothing_was_done_after_it_was_handed_in():
    entries = fold_entries([sent("a", done=-30), sent("b"), sent("c", done=30)], NOON)
    assert [entry.moment - NOON for entry in entries] == [
        timedelta(minutes=-30),
        timedelta(0),
        timedelta(0),
    ]


def test_a_correction_of_what_is_not_there_stands_for_itself():
    (entry,) = fold_entries([sent("b", 60, corrects="lost")], NOON + timedelta(hours=2))
    assert entry.at == NOON + timedelta(hours=1)
