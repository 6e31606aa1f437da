"""Where the moves of a flow lead: states as text, ways as pairs of states."""

from collections.abc import Iterable, Iterator, Mapping

Ways = Mapping[str, frozenset[str]]


def reach(starts: Iterable[str], ways: Ways) -> frozenset[str]:
    """The starts and every state that some chain of ways leads to."""
    seen = set(starts)
    ahead = list(seen)
    while ahead:
        new = ways.get(ahead.pop(), frozenset()) - seen
        seen |= new
        ahead.extend(new)
    return frozenset(seen)


def turned(ways: Ways) -> dict[str, frozenset[str]]:
    """The same ways walked backwards."""
    back: dict[str, set[str]] = {}
    for start, ends in ways.items():
        for end in ends:
            back.setdefault(end, set()).add(start)
    return {end: frozenset(starts) for end, starts in back.items()}


def first_beyond(states: Iterable[str], known: frozenset[str], ways: Ways) -> Iterator[str]:
    """States that no chain of ways joins to the known ones: of each part that hangs together only
    the state where it begins, so that one mistake is told once."""
    names = [state for state in states if state not in known]
    back = turned(ways)
    begins = [state for state in names if not back.get(state, frozenset()) - {state}]
    for state in [*begins, *names]:
        if state not in known:
            yield state
            known = known | reach([state], ways)
