"""The same walk as `houqin verify` makes through a folder, through PostgreSQL. Changes nothing.

It reads one moment of the database: services may go on writing meanwhile.
"""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine, select

from forms_api.store.anchor import Anchor
from forms_api.store.chain_check import ChainCheck
from forms_api.store.frame import chain_hash
from forms_api.store.photo_roll import PhotoRoll
from forms_api.store.photos import photos_in
from forms_api.store.sql import check_format
from forms_api.store.sql_engine import make_engine
from forms_api.store.sql_errors import in_words
from forms_api.store.sql_frames import name_place, read_links
from forms_api.store.sql_schema import FRAMES
from forms_api.store.verify import Findings, check_photos

_LAST = select(FRAMES).order_by(FRAMES.c.seq.desc()).limit(1)


def verify_sql(
    address: str, anchors: Sequence[Anchor] = (), folder: Path | None = None
) -> Findings:
    """`folder` has the photos; without it they are not looked at.

    Raises NotInitialised, Damaged for an unknown format, StoreDown, OSError; all else is a finding.
    """
    engine = make_engine(address)
    try:
        with in_words():
            return _verify(engine, anchors, folder)
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


def _verify(engine: Engine, anchors: Sequence[Anchor], folder: Path | None) -> Findings:
    chain, months, roll = ChainCheck(anchors), set[str](), PhotoRoll()
    with engine.connect() as connection:
        check_format(connection)
        for link, misfit in read_links(connection):
            place = name_place(link.frame.seq)
            if misfit:
                chain.skip(place, misfit)
                continue
            months.add(link.month)
            roll.take(link.frame.items, chain.take(link.frame, place), place)
    chain.end()
    if folder is not None:
        chain.faults += check_photos(folder, roll)
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
        len(photos_in(folder)) if folder else 0,
    )
