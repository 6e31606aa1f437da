"""The base of every model: frozen, and an unknown key is an error."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A frozen piece of a policy file. Keys that it does not name are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)
