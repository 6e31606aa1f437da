"""Why a store refuses. The texts are what staff and managers read."""

from forms_api.records.record import Record


class StoreError(Exception):
    """What every refusal of a store has in common."""


class Conflict(StoreError):
    """The append contradicts what is already kept. Nothing of the batch was written."""


class IdExists(Conflict):
    """The id of a record of the batch is known; `record` is the first one with that id."""

    def __init__(self, record: Record) -> None:
        super().__init__(f"编号 {record.id} 已经有一条记录")
        self.record = record


class IdErased(Conflict):
    """The id belongs to a record that was erased; it is never used again."""

    def __init__(self, record_id: str) -> None:
        super().__init__(f"编号 {record_id} 的记录已按规定删除")
        self.record_id = record_id


class UnknownPredecessor(Conflict):
    """`after` names no record."""

    def __init__(self, after: str) -> None:
        super().__init__(f"没有编号为 {after} 的记录")
        self.after = after


class Stale(Conflict):
    """Something follows `after` already; `head` is the id of the last record of that thread."""

    def __init__(self, head: str) -> None:
        super().__init__(f"已有更新的记录 {head}，请先看过再改")
        self.head = head


class NotStorable(StoreError, ValueError):
    """A record has no strict JSON spelling or no proper id, or two of a batch share one id."""


class AppendOnly(StoreError, TypeError):
    """Somebody tried to change or remove what is kept."""

    def __init__(self) -> None:
        super().__init__("记录只能新增，不能修改或删除")


class StoreFull(StoreError):
    """The disk is full (507). Nothing was written; reads go on."""

    def __init__(self, why: str = "磁盘已满，记录没有保存") -> None:
        super().__init__(why)


class StoreDown(StoreError):
    """The store cannot write now (503); what was sent is not acknowledged. Reads go on."""

    def __init__(self, why: str = "暂时不能保存记录") -> None:
        super().__init__(why)


class Locked(StoreError):
    """Another process owns the data folder; `pid` is its number, None if it left none."""

    def __init__(self, pid: int | None, advice: str = "请先停止它，再重试") -> None:
        number = "" if pid is None else f"（进程号 {pid}）"
        super().__init__(f"数据文件夹正被另一个程序使用{number}。{advice}")
        self.pid = pid


class NotInitialised(StoreError):
    """There is no data folder yet."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder} 还不是数据文件夹。请先运行 houqin init")
        self.folder = folder


class AlreadyInitialised(StoreError):
    """`init` was asked for where data or other files are."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder} 不是空文件夹，没有新建。请换一个文件夹")
        self.folder = folder


class Damaged(StoreError):
    """What is on disk is not what was written: `path`, `line` (from 1; 0: the whole file)."""

    def __init__(self, path: str, line: int, why: str) -> None:
        place = f"{path}:{line}" if line else path
        super().__init__(f"{place}：{why}。请运行 houqin verify，并从备份恢复")
        self.path, self.line, self.why = path, line, why
