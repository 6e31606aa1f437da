"""今天有什么没做: the board of a day, the month, the wall."""

from forms_api.web.board import closings, excuses, month, pulse, today, wall  # noqa: F401 - they add their views
from forms_api.web.board.blueprint import blueprint as blueprint
