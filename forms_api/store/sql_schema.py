"""The tables in PostgreSQL, in a schema of their own.

house     one row: the format, and where the records are if not here: see sql_move
frames    one row a commit: the same seq, prev, leaves and month as in a journal
records   one row a record: the canonical envelope as text, exactly as it was hashed, its salt
          beside it, and columns to find it by

Text and hash are the truth, the columns are drawn from them. The order of commit is (frame, place);
`at` never runs backwards in it. An erased record has an envelope {"erased": id}, and no salt.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)

SCHEMA = "houqin"
FORMAT = 1

_tables = MetaData(schema=SCHEMA)

HOUSE = Table(
    "house",
    _tables,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True),
    Column("format", Integer, nullable=False),
    Column("moved_to", Text),
)

FRAMES = Table(
    "frames",
    _tables,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("prev", Text, nullable=False, unique=True),
    Column("leaves", ARRAY(Text), nullable=False),
    Column("month", Text, nullable=False),
)

RECORDS = Table(
    "records",
    _tables,
    Column("frame", ForeignKey(FRAMES.c.seq), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("id", Uuid(as_uuid=False), nullable=False, unique=True),
    Column("predecessor", ForeignKey(f"{SCHEMA}.records.id"), unique=True),
    Column("kind", Text),
    Column("campus", Text),
    Column("subject", Text),
    Column("at", DateTime(timezone=True)),
    Column("salt", Text),
    Column("envelope", Text, nullable=False),
    CheckConstraint("predecessor <> id", name="follows_another"),
    CheckConstraint("num_nonnulls(kind, campus, subject, at, salt) IN (0, 5)", name="whole"),
)

Index("by_kind", RECORDS.c.kind, RECORDS.c.at, RECORDS.c.frame, RECORDS.c.place)
Index(
    "by_subject",
    RECORDS.c.kind,
    RECORDS.c.subject,
    RECORDS.c.at,
    RECORDS.c.frame,
    RECORDS.c.place,
)
Index("by_campus", RECORDS.c.kind, RECORDS.c.campus, RECORDS.c.at, RECORDS.c.frame, RECORDS.c.place)

# Whoever has the password of the database can still drop a trigger: this is against mistakes. The
# chain and the anchors are against the rest. An erasure may take text and salt, and nothing else.
_ONLY_GROW = f"""
CREATE FUNCTION {SCHEMA}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION 'houqin: facts are added, never changed or removed'; END $$;
CREATE TRIGGER only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON {SCHEMA}.frames
  FOR EACH STATEMENT EXECUTE FUNCTION {SCHEMA}.refuse_change();
CREATE TRIGGER only_grow BEFORE DELETE OR TRUNCATE ON {SCHEMA}.records
  FOR EACH STATEMENT EXECUTE FUNCTION {SCHEMA}.refuse_change();
CREATE TRIGGER only_erase BEFORE UPDATE ON {SCHEMA}.records FOR EACH ROW
  WHEN (NEW.salt IS NOT NULL OR (NEW.frame, NEW.place, NEW.id) <> (OLD.frame, OLD.place, OLD.id)
        OR NEW.predecessor IS DISTINCT FROM OLD.predecessor)
  EXECUTE FUNCTION {SCHEMA}.refuse_change();
"""

# The planner keeps samples of columns, whole texts among them: an erased one would stay there.
_KEEP_NO_SAMPLES = f"""
ALTER TABLE {SCHEMA}.records
  ALTER envelope SET STATISTICS 0, ALTER salt SET STATISTICS 0, ALTER subject SET STATISTICS 0
"""


def create_tables(connection: Connection) -> None:
    """Raises a DBAPIError if the schema is there already."""
    connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    _tables.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(_ONLY_GROW)
    connection.exec_driver_sql(_KEEP_NO_SAMPLES)
    connection.execute(HOUSE.insert().values(one=1, format=FORMAT))
