"""A small kindergarten: its policies are tests/small, its people stand here."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

from forms_api.actions.authenticate import hash_password
from forms_api.actions.issue_token import issue_token
from forms_api.actions.keep_texts import keep_texts
from forms_api.derive.people import Person, fold_people
from forms_api.records.person import credential_record, person_record
from forms_api.settings import Settings
from forms_api.store.memory import MemoryStore
from forms_api.store.store import Store
from forms_api.web.app import create_app
from forms_api.web.policies import FixedPolicies
from forms_api.web.service import Service
from handbook.loading.load import load_library
from handbook.model.library import Library

SMALL = Path(__file__).parents[1] / "small"
MOVING = Path(__file__).parents[1] / "moving"
UPLOADS = Path(__file__).with_name("hostile_uploads.py")
NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)  # Monday, 09:00 in Shanghai
PASSWORD = "correct horse battery"


class StoppedClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, span: timedelta) -> None:
        self.now += span


class ChangingPolicies(FixedPolicies):
    """A library that stays as it is until a test puts another in its place."""

    def become(self, library: Library) -> None:
        self._library = library


@dataclass
class PolicyFolder:
    """A copy of tests/small that a test may edit."""

    root: Path

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> Library:
        """Replace a text that stands in the file once, as a manager would, and read the folder."""
        self.swap(path, old, new)
        return self.load()

    def swap(self, path: str, old: str, new: str) -> None:
        """As `edit`, where more is to be replaced before the folder makes sense again."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def load(self) -> Library:
        loaded = load_library(self.root)
        assert loaded.library is not None, "\n".join(map(str, loaded.problems))
        return loaded.library


@dataclass(frozen=True)
class Staff:
    principal: Person
    caregiver: Person
    cook: Person
    health: Person


@pytest.fixture(scope="session")
def uploads() -> ModuleType:
    """The module hostile_uploads: files that somebody could send as a photo."""
    spec = spec_from_file_location("hostile_uploads", UPLOADS)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def library() -> Library:
    loaded = load_library(SMALL)
    assert loaded.library is not None, "\n".join(map(str, loaded.problems))
    return loaded.library


@pytest.fixture(scope="session")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small kindergarten with the requests and registers of tests/moving."""
    root = tmp_path_factory.mktemp("moving") / "policies"
    shutil.copytree(SMALL, root)
    shutil.copytree(MOVING, root, dirs_exist_ok=True)
    loaded = load_library(root)
    assert loaded.library is not None, "\n".join(map(str, loaded.problems))
    return loaded.library


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def store(clock: StoppedClock) -> Store:
    return MemoryStore()


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Made once: scrypt is slow on purpose."""
    return hash_password(PASSWORD)


@pytest.fixture
def add(store: Store, clock: StoppedClock, password_hash: str):
    """`add("孙保育", "childcare-worker", "small-1")` is a new person with PASSWORD."""

    def add(name: str, job: str, *places: str, campuses: tuple[str, ...] = ()) -> Person:
        fact = person_record(
            clock(), campus="main", name=name, jobs=(job,), places=places, campuses=campuses
        )
        secret = credential_record(
            clock(), campus="main", person_id=fact.subject, hashed=password_hash
        )
        store.append(fact, secret)
        return fold_people([fact])[fact.subject]

    return add


@pytest.fixture
def staff(add) -> Staff:
    return Staff(
        principal=add("钱园长", "principal"),
        caregiver=add("孙保育", "childcare-worker", "small-1"),
        cook=add("李厨师", "cook"),
        health=add("周保健", "health-worker"),
    )


@pytest.fixture
def policies(library: Library) -> ChangingPolicies:
    return ChangingPolicies(library)


@pytest.fixture
def folder(tmp_path: Path) -> PolicyFolder:
    return PolicyFolder(Path(shutil.copytree(SMALL, tmp_path / "policies")))


@pytest.fixture
def moving_folder(folder: PolicyFolder) -> PolicyFolder:
    """As `folder`, with the requests and registers of tests/moving."""
    shutil.copytree(MOVING, folder.root, dirs_exist_ok=True)
    return folder


CHECK_UP = """\
title: 逐件检查
kind: checklist
proves: [rounds#each]
who: [childcare-worker, cook]
where: {register: things}
due: {every: week, by: "16:00"}
fields:
  - {id: sound, ask: 完好, type: check, if_fail: {open: fix}}
"""
EACH = "  - {id: each, text: 每周逐件看。, who: [childcare-worker, cook], forms: [check-up]}\n"


@pytest.fixture
def check_up(moving_folder: PolicyFolder) -> Library:
    """With a form that is due each week for each row of the register `things`: `check-up`."""
    rounds = moving_folder.root / "rules" / "rounds.yml"
    rounds.write_text(rounds.read_text(encoding="utf-8") + EACH, encoding="utf-8")
    moving_folder.write("forms/check-up.yml", CHECK_UP)
    return moving_folder.load()


TOOLS = """\
title: 工具台账
kind: register
who: [cook, principal]
key: {prefix: GJ, digits: 3}
stock_take: {form: tools-count, booked: booked, found: found, missing: missing, surplus: more}
fields:
  - {id: name, ask: 名称, type: text}
  - {id: where, ask: 放在哪里, type: place}
  - {id: keeper, ask: 保管人, type: person, required: false}
states:
  kept: {title: 在用}
  lent: {title: 借出}
  gone: {title: 没找到}
  scrapped: {title: 已报废, final: true}
moves:
  - id: count
    title: 盘点
    from: [kept]
    to: kept
    who: [cook, principal]
    counts: present
    fields:
      - {id: there, ask: 在、能用, type: check}
  - id: miss
    title: 盘点没找到
    from: [kept, lent]
    to: gone
    who: [cook]
    counts: missing
    rare: true
    fields:
      - {id: why, ask: 找过哪里, type: text}
  - id: find
    title: 找到了
    from: [gone]
    to: kept
    who: [cook]
    counts: present
    fields:
      - {id: where, ask: 现在放在哪里, type: place}
  - id: carry
    title: 搬走
    from: [kept]
    to: kept
    who: [cook]
    fields:
      - {id: where, ask: 搬到哪里, type: place}
  - {id: lend, title: 借出, from: [kept], to: lent, who: [cook]}
  - {id: scrap, title: 报废, from: [kept, gone], to: scrapped, who: [principal], step_up: false}
"""
TOOLS_COUNT = """\
title: 工具盘点记录
kind: record
proves: [rounds#tools]
who: [cook]
fields:
  - {id: booked, ask: 账上几件, type: number}
  - {id: found, ask: 找到几件, type: number}
  - {id: missing, ask: 没找到几件, type: number}
  - {id: more, ask: 账上没有的几件, type: number}
"""
OF_TOOLS = "  - {id: tools, text: 每学期点一遍工具。, who: [cook], forms: [tools-count]}\n"


@pytest.fixture
def tools(moving_folder: PolicyFolder) -> Library:
    """With the register `tools`, of which stock is taken."""
    rounds = moving_folder.root / "rules" / "rounds.yml"
    rounds.write_text(rounds.read_text(encoding="utf-8") + OF_TOOLS, encoding="utf-8")
    moving_folder.write("forms/tools.yml", TOOLS)
    moving_folder.write("forms/tools-count.yml", TOOLS_COUNT)
    return moving_folder.load()


@pytest.fixture
def amend(folder: PolicyFolder, policies: ChangingPolicies, store: Store, clock: StoppedClock):
    """Edit the policies under the running app: `amend("standards.yml", "[0, 8]", "[0, 5]")`."""

    def amend(path: str, old: str, new: str) -> Library:
        library = folder.edit(path, old, new)
        keep_texts(library, store, clock())
        policies.become(library)
        return library

    return amend


@pytest.fixture
def app(
    store: Store,
    staff: Staff,
    policies: ChangingPolicies,
    clock: StoppedClock,
    library: Library,
    tmp_path: Path,
) -> Flask:
    keep_texts(library, store, clock())
    settings = replace(Settings(), site=tmp_path / "site", data=tmp_path / "data")
    settings.data.mkdir()
    app = create_app(Service(store, policies, clock, settings), secret_key="test")
    app.testing = True
    return app


@pytest.fixture
def bearer(store: Store, clock: StoppedClock):
    """Headers of an API caller: `bearer(person)`."""

    def headers(person: Person) -> dict[str, str]:
        token = issue_token(store, person, clock(), days=30)
        return {"Authorization": f"Bearer {token}"}

    return headers


MEDICINE = """\
title: 用药记录
kind: record
proves: [disinfection#fridge]
who: [cook]
where: {place: kitchen}
data: child
retain: {years: 1, basis: 监护人书面同意}
fields:
  - {id: name, ask: 幼儿姓名, type: text}
  - {id: dose, ask: 几毫升, type: number, unit: mL, decimals: 1}
"""


@pytest.fixture
def child_form(folder: PolicyFolder) -> Library:
    """The small kindergarten with a form that names children: `medicine`, filled in the kitchen."""
    folder.swap("school.yml", "timezone:", "child_records: 监护人书面同意\ntimezone:")
    folder.swap("rules/disinfection.yml", "[fridge-log]", "[fridge-log, medicine]")
    folder.write("forms/medicine.yml", MEDICINE)
    return folder.load()


@pytest.fixture(scope="session")
def cluster(lack, requires_module):
    """A PostgreSQL of the tests' own, in a folder that goes with them: never the machine's."""
    requires_module("sqlalchemy")
    requires_module("psycopg")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = str(programs[-1]) if programs else shutil.which("initdb")
    if found is None:
        lack("PostgreSQL is not installed")
    cluster = Cluster(Path(found).parent)
    cluster.start()
    yield cluster
    cluster.remove()


class Cluster:
    """PostgreSQL on a socket in a folder under /tmp (the path of a socket must be short)."""

    def __init__(self, programs):
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="houqin-pg-"))
        self._numbers = count()
        self._as_owner = []
        if os.geteuid() == 0:  # it refuses to run as root
            shutil.chown(self.folder, "postgres")
            self._as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        self._run("initdb", "-U", "houqin", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self):
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder}"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def start_again(self):
        """Start it unless it runs."""
        if not (self.folder / "data" / "postmaster.pid").exists():
            self.start()

    def stop(self, how="fast"):
        self._run("pg_ctl", "-w", "-m", how, "stop")

    def remove(self):
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self):
        name = f"test{next(self._numbers)}"
        self._run_program("createdb", "-h", str(self.folder), "-U", "houqin", name)
        return f"postgresql://houqin@/{name}?host={self.folder}"

    def copy(self, address):
        """The address of a new database that holds what `pg_dump` says of this one."""
        made, dump = self.new_database(), str(self.folder / "dump.sql")
        self._run_program("pg_dump", "-f", dump, address)
        self._run_program("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump, made)
        return made

    def _run(self, program, *arguments):
        self._run_program(program, "-D", str(self.folder / "data"), *arguments)

    def _run_program(self, program, *arguments):
        command = [*self._as_owner, str(self._programs / program), *arguments]
        # the server inherits what it gets here: a pipe would never end
        with (self.folder / "out").open("ab") as out:
            subprocess.run(command, check=True, cwd="/", stdout=out, stderr=out, timeout=60)
