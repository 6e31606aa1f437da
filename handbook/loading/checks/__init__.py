"""The cross-checks: what no single value can know. Each takes the shelf and yields problems."""

from collections.abc import Callable, Iterable

from handbook.loading.checks.calendars import check_calendars
from handbook.loading.checks.cites import check_cites
from handbook.loading.checks.data_classes import check_data_classes
from handbook.loading.checks.duplicates import check_duplicates
from handbook.loading.checks.fields import check_fields
from handbook.loading.checks.flow import check_flow
from handbook.loading.checks.flow_alone import check_flow_alone
from handbook.loading.checks.flow_choices import check_flow_choices
from handbook.loading.checks.flow_fields import check_flow_fields
from handbook.loading.checks.flow_people import check_flow_people
from handbook.loading.checks.flow_ways import check_flow_ways
from handbook.loading.checks.headline import check_headline
from handbook.loading.checks.link_states import check_link_states
from handbook.loading.checks.look_first import check_look_first
from handbook.loading.checks.markdown import check_markdown
from handbook.loading.checks.meaning import check_meaning
from handbook.loading.checks.month_days import check_month_days
from handbook.loading.checks.numbers import check_numbers
from handbook.loading.checks.orphans import check_orphans
from handbook.loading.checks.people import check_people
from handbook.loading.checks.plans import check_plans
from handbook.loading.checks.presence import check_presence
from handbook.loading.checks.proof import check_both_sides, check_proof
from handbook.loading.checks.quizzes import check_quizzes
from handbook.loading.checks.references import check_references
from handbook.loading.checks.reserved import check_reserved
from handbook.loading.checks.stock_take import check_stock_take
from handbook.loading.checks.sums import check_sums
from handbook.loading.checks.trace import check_trace
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.model.library import Library

Check = Callable[[Shelf], Iterable[Problem]]
LibraryCheck = Callable[[Library, Shelf], Iterable[Problem]]

CHECKS: tuple[Check, ...] = (
    check_presence,
    check_references,
    check_duplicates,
    check_reserved,
    check_proof,
    check_both_sides,
    check_cites,
    check_data_classes,
    check_numbers,
    check_fields,
    check_flow,
    check_flow_ways,
    check_flow_choices,
    check_flow_fields,
    check_flow_people,
    check_flow_alone,
    check_sums,
    check_link_states,
    check_look_first,
    check_headline,
    check_stock_take,
    check_people,
    check_calendars,
    check_month_days,
    check_markdown,
    check_orphans,
    check_quizzes,
    check_plans,
    check_trace,
)
# These need everything to be in good shape.
LIBRARY_CHECKS: tuple[LibraryCheck, ...] = (check_meaning,)
