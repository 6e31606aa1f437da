"""Requests that nobody would send on purpose: no answer of 500 or more, no trace, no growth.

    python tests/campaigns/fuzz.py [--full] [--runs N requests] [--seed N]

Nine of ten are good requests to every route, broken at random: the bytes, the JSON, the fields, the
address, the headers, who sends them. One of ten is made by Schemathesis from the API's description,
as it wants them and broken. What is accepted is forgotten again and again, so that memory that
grows is memory that leaks. The control arm reads JSON with the standard library, as it comes.
"""

import gc
import json
import logging
import os
import random
import resource
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from unittest.mock import patch

import schemathesis
from campaign import Arm, Options, main
from fuzz_requests import break_one
from fuzz_service import Target, environ_of, target
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from forms_api.web.api import bodies
from forms_api.web.api.openapi import describe

RENEW_EVERY = 500
TELL_EVERY = 20_000
WARM = 0.2
"""Part of the requests before memory is measured: caches are filled, modules loaded."""
MOST_GROWTH = 50 * 1024 * 1024
LOUDEST = 5


def arms(options: Options) -> Iterator[Arm]:
    wanted = options.choose(10_000, 1_000_000)
    logging.disable(logging.CRITICAL)
    with target() as thrown_at:
        described = _describe(Arm("from the description"), thrown_at, wanted // 10, options.seed)
    yield described  # Schemathesis ends earlier where there are no more of a kind
    parts = (os.cpu_count() or 1) if options.full else 1
    share = -(-(wanted - described.runs) // parts)
    with ProcessPoolExecutor(parts) as pool:
        yield from pool.map(_throw_part, range(parts), repeat(share), repeat(options))
    control = Arm("JSON as it comes (control)", control=True)
    with target() as thrown_at, patch.object(bodies, "parse", _careless):
        yield _throw(control, thrown_at, min(wanted, 2_000), options.seed)


def _throw_part(number: int, wanted: int, options: Options) -> Arm:
    """In a process of its own, with other dice."""
    logging.disable(logging.CRITICAL)
    with target() as thrown_at:
        return _throw(
            Arm(f"broken requests, part {number + 1}"),
            thrown_at,
            wanted,
            options.seed + 1000 * number,
            tell=options.full,
        )


def _careless(text: bytes, **_: object) -> object:
    return json.loads(text)


def _throw(arm: Arm, thrown_at: Target, wanted: int, number: int, *, tell: bool = False) -> Arm:
    dice, met, first = random.Random(number), Counter[int](), 0
    for turn in range(wanted):
        if turn % RENEW_EVERY == 0:
            thrown_at.renew()
        if tell and turn % TELL_EVERY == 0:
            print(f"{arm.name}: {turn} of {wanted}, {arm.faults} faults", flush=True)
        if turn == int(wanted * WARM):
            first = _memory()
        request = break_one(dice, thrown_at)
        answer = thrown_at.call(environ_of(**request))
        met[answer.status] += 1
        arm.runs += 1
        arm.acknowledged += answer.status in (200, 201, 303)
        if answer.fault:
            arm.violations.append(f"{answer.fault}: {str(request)[:600]}")
    thrown_at.renew()
    _judge(arm, first, met)
    return arm


def _describe(arm: Arm, thrown_at: Target, wanted: int, number: int) -> Arm:
    """What Schemathesis makes of openapi.json, for each operation and both ways."""
    described = schemathesis.openapi.from_dict(_sharpen(thrown_at))
    described.app = thrown_at.app
    operations = [found.ok() for found in described.get_all_operations()]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    pairs = [(operation, mode) for operation in operations for mode in modes]
    met = Counter[int]()
    for operation, mode in pairs:
        if mode is GenerationMode.NEGATIVE and operation.method == "get" and not operation.query:
            continue  # nothing of it can be broken

        @seed(number)
        @settings(
            max_examples=max(1, wanted // len(pairs)),
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def run(case: schemathesis.Case) -> None:
            if arm.runs % RENEW_EVERY == 0:
                thrown_at.renew()
            who = ("caregiver", "health", "cook", "principal")[arm.runs % 4]
            answer = case.call(headers={"Authorization": thrown_at.bearers[who]})
            met[answer.status_code] += 1
            arm.runs += 1
            arm.acknowledged += answer.status_code in (200, 201)
            if answer.status_code >= 500 or b"Traceback" in answer.content:
                arm.violations.append(f"{answer.status_code}: {case.as_curl_command()[:600]}")

        run()
    _judge(arm, 0, met)
    return arm


def _sharpen(thrown_at: Target) -> dict:
    """The description with the ids of the small kindergarten, so that requests get further."""
    description = describe()
    library = thrown_at.app.extensions["houqin"].policies.library()
    schemas = description["components"]["schemas"]
    fields = {item.id: {} for form in library.forms.values() for item in form.fields}
    sheet = schemas["Submission"]["properties"]
    sheet["form"] = {"enum": list(library.forms)}
    sheet["place"] = {"enum": [place.id for place in library.school.places]}
    sheet["answers"] = {"type": "object", "properties": fields}
    for name in ("Signoff", "Practical"):
        schemas[name]["properties"]["training"] = {"enum": list(library.trainings)}
    schemas["Practical"]["properties"]["person"] = {"enum": list(thrown_at.ids.people.values())}
    return description


def _judge(arm: Arm, first: int, met: Counter[int]) -> None:
    common = ", ".join(f"{status}: {count}" for status, count in sorted(met.items()))
    arm.notes.append(f"answers {common}")
    if first:
        grown = _memory() - first
        arm.notes.append(f"memory grew by {grown / 1024 / 1024:.1f} MB after warming up")
        if grown > MOST_GROWTH:
            arm.violations.append(f"memory grew by {grown} bytes")


def _memory() -> int:
    """Bytes that this process holds now."""
    gc.collect()
    with open("/proc/self/statm") as told:  # noqa: PTH123 - no file, a question to the kernel
        return int(told.read().split()[1]) * resource.getpagesize()


if __name__ == "__main__":
    main("fuzz", arms)
