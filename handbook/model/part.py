"""The base of every model: frozen, and an unknown key is an error."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A frozen piece of a policy file. Keys that it does not name are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)


class Misfit(ValueError):
    """Keys of one mapping that do not fit together; `key` is the one to look at first."""

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key
