"""The words and addresses that every template may use."""

from datetime import date, datetime
from typing import Any

import nh3
from markdown import Markdown
from markupsafe import Markup

from forms_api.derive.people import Person
from forms_api.derive.record_view import FLAG_WORDS
from forms_api.derive.training_text import choice_words
from forms_api.web.service import service
from forms_api.web.subject_words import subject_words
from handbook.due_words import due_short
from handbook.loading.checks.markdown import SAFE_SCHEMES
from handbook.pages.addresses import clause_url, page_url

_WEEKDAYS = "一二三四五六日"
_TAGS = {f"h{level}" for level in range(1, 7)} | {"blockquote", "br", "hr", "p", "pre"}
_TAGS |= {"a", "code", "em", "img", "strong", "li", "ol", "ul"}
_TAGS |= {"table", "tbody", "td", "th", "thead", "tr"}
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}


def template_words() -> dict[str, Any]:
    """For Flask's context processor."""
    return {
        "clause_url": lambda name: "/" + clause_url(name),
        "form_page_url": lambda form_id: "/" + page_url("form", form_id),
        "due_words": due_short,
        "local": local,
        "local_text": lambda text: f"{local(datetime.fromisoformat(text)):%Y-%m-%d %H:%M}",
        "flag_words": FLAG_WORDS,
        "jobs_words": jobs_words,
        "places_words": places_words,
        "day_words": day_words,
        "subject_words": subject_words,
        "render_markdown": render_markdown,
        "choice_words": choice_words,
    }


def local(moment: datetime) -> datetime:
    """A moment on the school's clock."""
    return moment.astimezone(service().policies.library().school.zone)


def jobs_words(person: Person) -> str:
    jobs = service().policies.library().jobs
    return "、".join(jobs[job].title for job in person.jobs if job in jobs)


def places_words(person: Person) -> str:
    school = service().policies.library().school
    return "、".join(school.title_of(place) for place in person.places)


def day_words(day: date) -> str:
    """「10月12日 星期一」."""
    return f"{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"


def render_markdown(text: str) -> Markup:
    """The Markdown subset of training texts as HTML; raw HTML in it shows as the text it is."""
    reader = Markdown(extensions=["tables", "sane_lists"])
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    # the check of the policies lets no such thing in; this holds for every text that was ever kept
    safe = nh3.clean(
        reader.convert(text), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set(SAFE_SCHEMES)
    )
    return Markup(safe)  # noqa: S704 - see above
