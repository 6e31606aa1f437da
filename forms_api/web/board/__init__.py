"""今天有什么没做: the board of a day, the month, the wall."""

from forms_api.web.board import (  # noqa: F401 - they add their views
    closings,
    excuses,
    month,
    plan,
    pulse,
    terms,
    today,
    wall,
)
from forms_api.web.board.blueprint import blueprint as blueprint
