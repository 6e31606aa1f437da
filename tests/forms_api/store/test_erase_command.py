"""`houqin erase` on PostgreSQL: two people, and the rows that nobody can read are swept."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from forms_api.actions.issue_token import issue_token
from forms_api.cli import houqin
from forms_api.derive.people import fold_people
from forms_api.records.person import person_record
from forms_api.store.errors import IdErased

BASIS = "个人信息保护法第47条，家长书面要求删除"
SMALL = Path(__file__).parents[2] / "small"
FILE = "SELECT pg_relation_filenode('houqin.records')"


def test_a_record_in_the_database_is_erased_and_swept(postgres, reach, fact, start, tmp_path):
    address = postgres()
    store = reach(address)
    (record,) = store.append(fact("quiz-attempt", answer="ERASE ME"))
    made = [person_record(start, campus="main", name=n, jobs=("principal",)) for n in "甲乙"]
    store.append(*made)
    asker, other = (issue_token(store, each, start, days=30) for each in fold_people(made).values())

    def run(*words, token):
        environ = {
            "HOUQIN_STORE": address,
            "HOUQIN_DATA": str(tmp_path / "data"),
            "HOUQIN_POLICIES": str(SMALL),
            "HOUQIN_NOW": start.isoformat(),
        }
        done = CliRunner().invoke(houqin, ["erase", *words], env=environ, input=f"{token}\n")
        assert done.exit_code == 0, done.output
        return done.stdout

    request = run("ask", record.id, "--basis", BASIS, token=asker).splitlines()[-1]
    before = _file(address)
    told = run("confirm", request, token=other)
    assert "已删除 1 条" in told
    assert "pg_dump" in told
    assert _file(address) != before
    with pytest.raises(IdErased):
        store.get(record.id)
    assert not store.read("quiz-attempt")


def _file(address):
    import sqlalchemy  # not everywhere: the fixtures have looked

    engine = sqlalchemy.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with engine.connect() as connection:
            return connection.exec_driver_sql(FILE).scalar()
    finally:
        engine.dispose()
