"""The kindergarten, its campuses and places."""

from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from handbook.model.document import Document
from handbook.model.part import Part
from handbook.model.values import Id, Text


class Place(Part):
    """A room or an area; `group` says what kind, so that a form can ask for all of a kind."""

    id: Id = Field(description="编号，全园不能重复")
    title: Text = Field(description="名称，如 小一班")
    group: Id | None = Field(None, description="类别，如 classroom")


class Campus(Part):
    id: Id = Field(description="园区编号")
    title: Text = Field(description="园区名称")
    places: tuple[Place, ...] = Field(description="园区里的每个地方")


class School(Document):
    timezone: Text = Field(description="时区，如 Asia/Shanghai")
    campuses: tuple[Campus, ...] = Field(min_length=1, description="园区")
    child_records: Text | None = Field(
        None,
        description="凭什么记到幼儿姓名，如「监护人书面同意，专门的处理规则见……」；不写就不能有这样的表",
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            raise ValueError(f"没有「{name}」这个时区，国内请写 Asia/Shanghai") from None
        return name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(place for campus in self.campuses for place in campus.places)

    def find_place(self, place_id: str) -> Place | None:
        return next((place for place in self.places if place.id == place_id), None)

    def find_campus(self, campus_id: str) -> Campus | None:
        return next((campus for campus in self.campuses if campus.id == campus_id), None)

    def campus_of(self, place_id: str) -> Campus | None:
        """The campus that a place, or the campus itself, belongs to."""
        for campus in self.campuses:
            if campus.id == place_id or any(place.id == place_id for place in campus.places):
                return campus
        return None

    def title_of(self, place_id: str) -> str:
        """The words for a place or campus; its id where the school no longer has it."""
        found = self.find_place(place_id) or self.find_campus(place_id)
        return found.title if found else place_id
