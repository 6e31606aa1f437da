"""What a plan counts beside the forms that are due: requests, registers, trainings."""

from collections.abc import Mapping

from forms_api.actions.find_request import all_requests
from forms_api.actions.read_board import Look
from forms_api.derive.people import Person, fold_people
from forms_api.derive.plan_progress import Done, learned_shares, request_shares, row_shares
from forms_api.derive.school_days import read_school_days
from forms_api.derive.signoffs import signoff_states
from forms_api.derive.tally import Key, Share
from forms_api.derive.where import may_act_at
from forms_api.records.person import PERSON
from forms_api.records.signoff import KIND as SIGNOFF
from forms_api.records.signoff import PRACTICAL
from handbook.model.plan import Plan


def read_done(look: Look, plan: Plan, by_day: Mapping[Key, Share], me: Person) -> Done:
    """`by_day`: what was due and done. All of it at the campuses of who asks."""
    library, days = look.library, read_school_days(look.library)
    forms = {form for item in plan.items for form in item.forms}
    found = [
        one for one in all_requests(library, look.store, forms) if may_act_at(me, one.record.campus)
    ]
    signoffs, practicals = look.store.read(SIGNOFF), look.store.read(PRACTICAL)
    states = (
        state
        for person in fold_people(look.store.read(PERSON)).values()
        if person.active and _is_near(person, me)
        for state in signoff_states(library, person, signoffs, practicals, look.today)
    )
    return Done(
        by_day={**by_day, **request_shares(library, found, days, look.now)},
        kept=row_shares(library, found, days, look.now),
        learned=learned_shares(states),
    )


def _is_near(person: Person, me: Person) -> bool:
    return not person.campuses or any(may_act_at(me, campus) for campus in person.campuses)
