"""Whether each term may begin: what the calendar of the handbook shows to who is signed in."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from forms_api.actions.read_term import read_term_starts
from forms_api.derive.term_start import TermStart
from forms_api.web.access import current_caller, public
from forms_api.web.board.blueprint import blueprint
from forms_api.web.board.line_view import line_link
from forms_api.web.board.term_view import at_campuses_of, term_item
from forms_api.web.look import current_look


@blueprint.get("/today/terms")
@public
def terms() -> ResponseReturnValue:
    """Nothing for who is not signed in: the handbook is open to all, and its page asks this.
    Nothing of a term that nothing has to be done for."""
    caller = current_caller()
    if caller is None:
        return jsonify({})
    me = caller.person
    starts: list[TermStart] = [at_campuses_of(one, me) for one in read_term_starts(current_look())]
    return jsonify(
        {
            start.term.id: term_item(start, lambda line: line_link(line, me))
            for start in starts
            if start.lines
        }
    )
