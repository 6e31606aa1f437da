"""Where pages lead outside of themselves: the forms service, the editor, git."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

PROPOSAL = "rule-proposal"
"""The form that proposes a change, if the kindergarten has one; its field `page` says where."""


@dataclass(frozen=True)
class LastChange:
    """What git knows of a file: the day of its last commit and that commit's short name."""

    day: date
    commit: str = ""


@dataclass(frozen=True)
class Links:
    """`edit_base` is the address before a policy file's path, empty for no edit links;
    `changes` is keyed by that path, relative to the policies folder."""

    forms_base: str = "/"
    edit_base: str = ""
    changes: Mapping[str, LastChange] = field(default_factory=dict)

    def fill_form(self, form_id: str) -> str:
        return f"{self.forms_base}forms/{form_id}"

    def paper(self, form_id: str) -> str:
        """The blank twin of a form, to print."""
        return f"{self.fill_form(form_id)}/paper"

    def poster(self, rule_id: str) -> str:
        return f"{self.forms_base}posters/{rule_id}"

    def propose(self, page: str) -> str:
        """Where a change of a page is proposed, its title filled in."""
        return f"{self.fill_form(PROPOSAL)}?{urlencode({'f.page': page})}"

    def sign_training(self, training_id: str) -> str:
        return f"{self.forms_base}training/{training_id}/sign"

    def my_day(self) -> str:
        return f"{self.forms_base}mine"

    def edit(self, source: str | None) -> str:
        return f"{self.edit_base}{source}" if source and self.edit_base else ""
