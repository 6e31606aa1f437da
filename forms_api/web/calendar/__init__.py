"""Calendars that programs subscribe to: made and withdrawn on pages, read without a session."""

from forms_api.web.calendar import feed as _feed  # noqa: F401 - adds its views
from forms_api.web.calendar import share as _share  # noqa: F401 - adds its views
from forms_api.web.calendar.blueprint import blueprint as blueprint
from forms_api.web.calendar.feed import limit_readers as limit_readers
