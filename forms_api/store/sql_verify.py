"""The same walk as `houqin verify` makes through a folder, through PostgreSQL. Changes nothing.

It reads one moment of the database: services may go on writing meanwhile.
"""

from collections.abc import Sequence

from sqlalchemy import Engine, select

from forms_api.store.anchor import Anchor
from forms_api.store.chain_check import ChainCheck
from forms_api.store.frame import chain_hash
from forms_api.store.sql import check_format
from forms_api.store.sql_engine import make_engine
from forms_api.store.sql_errors import in_words
from forms_api.store.sql_frames import name_place, read_links
from forms_api.store.sql_schema import FRAMES
from forms_api.store.verify import Findings

_LAST = select(FRAMES).order_by(FRAMES.c.seq.desc()).limit(1)


def verify_sql(address: str, anchors: Sequence[Anchor] = ()) -> Findings:
    """Raises NotInitialised, Damaged for an unknown format, StoreDown; all else is a finding."""
    engine = make_engine(address)
    try:
        with in_words():
            return _verify(engine, anchors)
    finally:
        engine.dispose()


def find_sql_head(address: str) -> tuple[int, str]:
    """Number and chain hash of the last frame. Raises NotInitialised, Damaged, StoreDown."""
    engine = make_engine(address)
    try:
        with in_words(), engine.connect() as connection:
            check_format(connection)
            last = connection.execute(_LAST).one()
    finally:
        engine.dispose()
    return last.seq, chain_hash(last.seq, last.prev, last.leaves)


def _verify(engine: Engine, anchors: Sequence[Anchor]) -> Findings:
    chain, months = ChainCheck(anchors), set[str]()
    with engine.connect() as connection:
        check_format(connection)
        for link, misfit in read_links(connection):
            place = name_place(link.frame.seq)
            if misfit:
                chain.skip(place, misfit)
                continue
            months.add(link.month)
            chain.take(link.frame, place)
    chain.end()
    return Findings(
        len(months),
        chain.frames,
        chain.records,
        chain.erased,
        chain.seals,
        chain.found,
        chain.seq - 1,
        chain.head,
        tuple(chain.faults),
        None,
    )
