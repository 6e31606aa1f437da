"""今天有什么没做: the board of a day, the month, the wall."""

from forms_api.web.board import today as _today  # noqa: F401 - adds its views
from forms_api.web.board.blueprint import blueprint as blueprint
