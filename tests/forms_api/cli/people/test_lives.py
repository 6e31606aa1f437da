"""People come, change, go and come back, on the command line."""

import re
from contextlib import closing

from forms_api.clock import system_clock
from forms_api.derive.leave import fold_leaves
from forms_api.derive.people import fold_people
from forms_api.records.invitation import INVITATION
from forms_api.records.leave import LEAVE
from forms_api.records.person import CREDENTIAL, PERSON, TOKEN
from forms_api.records.totp import totp_record
from forms_api.store.open import open_store


def test_an_invitation_is_a_link_alone_on_the_last_line(people, kept, cook):
    path = people("invite", "李厨师")
    assert re.fullmatch(r"/invitation/[\w-]{43}\n", path.stdout)
    link = people("invite", cook, "--address", "https://a.example/")
    assert re.fullmatch(r"https://a\.example/invitation/[\w-]{43}\n", link.stdout)
    assert [(fact.subject, fact.by) for fact in kept(INVITATION)] == [(cook, "console")] * 2


def test_several_are_invited_a_line_each_or_nobody(people, kept, boss, cook):
    lines = people("invite", "李厨师", "钱园长").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["李厨师", "钱园长"]
    refused = people("invite", "李厨师", "没有的人")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert len(kept(INVITATION)) == 2


def test_the_last_manager_gets_in_again_and_it_is_on_record(people, kept, boss):
    done = people("password", "钱园长", "--password-stdin", input="twelve letters\n")
    assert done.exit_code == 0
    assert [(fact.subject, fact.by) for fact in kept(CREDENTIAL)] == [(boss, "console")] * 2
    short = people("password", "钱园长", "--password-stdin", input="short\n")
    assert (short.exit_code, len(kept(CREDENTIAL))) == (1, 2)
    assert "12 位" in short.stderr


def test_disable_and_enable(people, kept, boss, cook):
    assert people("disable", "李厨师").exit_code == 0
    assert "已停用" in people("list").stdout
    assert people("token", "李厨师").exit_code == 1
    assert people("invite", "李厨师").exit_code == 1
    enabled = people("enable", "李厨师")
    assert f"houqin people invite {cook}" in enabled.stdout
    person = fold_people(kept(PERSON))[cook]
    assert person.active
    assert person.ended is not None


def test_the_last_manager_is_disabled_only_if_it_is_meant(people, kept, boss):
    refused = people("disable", "钱园长")
    assert refused.exit_code == 1
    assert "最后一个" in refused.stderr
    assert fold_people(kept(PERSON))[boss].active
    assert people("disable", "钱园长", "--last").exit_code == 0
    assert not fold_people(kept(PERSON))[boss].active
    assert people("enable", boss).exit_code == 0


def test_change_replaces_what_is_written_and_leaves_the_rest(people, kept, cook):
    changed = people("change", "李厨师", "--place", "kitchen", "--place", "small-1")
    assert changed.stdout.split()[:3] == [cook, "李厨师", "cook"]
    people("change", cook, "--name", "李师傅")
    person = fold_people(kept(PERSON))[cook]
    assert (person.name, person.places) == ("李师傅", ("kitchen", "small-1"))
    people("change", cook, "--no-places")
    assert fold_people(kept(PERSON))[cook].places == ()
    same = people("change", cook, "--job", "cook")
    assert "没有要改的" in same.stderr
    assert len(kept(PERSON)) == 4
    wrong = people("change", cook, "--place", "kichen")
    assert wrong.exit_code == 1
    assert "kitchen" in wrong.stderr
    both = people("change", cook, "--place", "kitchen", "--no-places")
    assert both.exit_code == 2


def test_namesakes_are_told_apart_by_id_everywhere(people, cook):
    other = people("add", "李厨师", "--job", "cook").stdout.splitlines()[-1]
    for words in (
        ("invite", "李厨师"),
        ("disable", "李厨师"),
        ("enable", "李厨师"),
        ("change", "李厨师", "--name", "x"),
        ("password", "李厨师"),
        ("tokens", "李厨师"),
        ("leave", "add", "李厨师", "--from", "2026-10-12"),
    ):
        refused = people(*words)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert cook in refused.stderr
        assert other in refused.stderr


def test_tokens_are_listed_without_what_they_are_and_revoked(people, kept, cook):
    token = people("token", "李厨师", "--label", "导出").stdout.strip()
    listed = people("tokens").stdout
    assert token not in listed
    token_id, name, label, *_ = listed.split()
    assert (name, label) == ("李厨师", "导出")
    assert people("revoke", token_id).exit_code == 0
    assert people("tokens", "李厨师").stdout == ""
    assert "不能用了" in people("tokens", "--all").stdout
    assert len(kept(TOKEN)) == 2
    assert people("revoke", "nothing").exit_code == 1


def test_leave_is_added_changed_listed_and_withdrawn(people, kept, boss, cook):
    days = ("--from", "2026-10-12", "--to", "2026-10-13")
    added = people("leave", "add", "李厨师", *days, "--stand-in", "钱园长")
    leave_id = added.stdout.strip()
    (leave,) = fold_leaves(kept(LEAVE))
    assert (leave.id, leave.person, leave.stand_in) == (leave_id, cook, boss)
    assert "代班：钱园长" in people("leave", "list", "--on", "2026-10-13").stdout
    assert people("leave", "list", "--on", "2026-10-14").stdout == ""
    changed = people("leave", "add", cook, "--from", "2026-10-20", "--instead-of", leave_id)
    (leave,) = fold_leaves(kept(LEAVE))
    assert (leave.id, str(leave.last)) == (changed.stdout.strip(), "2026-10-20")
    assert people("leave", "withdraw", leave.id).exit_code == 0
    assert fold_leaves(kept(LEAVE)) == ()
    assert people("leave", "withdraw", leave.id).exit_code == 1


def test_a_second_factor_that_was_lost_is_ended_on_record(people, boss, cook, kept, data):
    assert people("totp-off", "钱园长").stdout == "钱园长没有设动态码\n"
    assert not kept("totp")
    with closing(open_store(data, clock=system_clock)) as store:
        store.append(totp_record(system_clock(), campus="main", person_id=boss, secret="A" * 32))
    assert people("totp-off", "钱园长").stdout == "钱园长的动态码已停用\n"
    last = kept("totp")[-1]
    assert (last.subject, last.by, last.body["secret"]) == (boss, "console", None)
