"""Two hundred files that nobody means well with: twenty-five families, eight of each."""

import random
from collections.abc import Callable

Family = Callable[[int], bytes]

FAMILIES: dict[str, Family] = {
    "brackets": lambda n: b"[" * (20_000 + n),
    "braces": lambda n: b"{a: " * (5_000 * n),
    "dashes": lambda n: b"- " * (10_000 * n),
    "stairs": lambda n: b"\n".join(b" " * i + b"a:" for i in range(60 * n)),
    "bomb": lambda n: (
        b"a: &a [x, x]\n" + b"".join(b"k%d: &b%d [*a, *a]\n" % (i, i) for i in range(9 * n))
    ),
    "anchors": lambda n: b"".join(b"k%d: &x%d 1\n" % (i, i) for i in range(400 * n)),
    "tags": lambda n: b"title: " + b"!!python/object/apply:os.system " * n + b"[id]\n",
    "utf-8": lambda n: "标题".encode() * n + b"\xff\xfe\n",
    "utf-16": lambda n: ("title: x\n" * n).encode("utf-16"),
    "surrogate": lambda n: b"title: " + b"x" * n + b"\xed\xa0\x80\n",
    "nul": lambda n: b"title: " + b"\x00" * n,
    "huge": lambda n: b"a" * (10 * 1024 * 1024 + n),
    "many nodes": lambda n: b"title: [" + b"x," * (10_000 + n) + b"]\n",
    "many keys": lambda n: b"".join(b"k%d: 1\n" % i for i in range(600 * n)),
    "duplicates": lambda n: b"title: x\n" * (500 * n + 1),
    "full-width colon": lambda n: "title：x\n".encode() * n,
    "full-width brackets": lambda n: "title: x\nclauses: 【a】\n".encode() * n,
    "tab": lambda n: b"title: x\nclauses:\n" + b"\t" * n + b"- id: a\n",
    "quote": lambda n: b"title: '" + b"x\n\n" * (1_000 * n),
    "huge numbers": lambda n: b"revision: " + b"9" * (25_000 * n) + b"\n",
    "exponents": lambda n: b"revision: 1e%s\n" % (b"9" * n),
    "documents": lambda n: b"---\ntitle: x\n" * (n + 1),
    "lone returns": lambda n: b"title: x\r" * (n + 1),
    "escapes": lambda n: b'title: "' + b"\\x1b" * (1_000 * n) + b'"\n',
    "comments": lambda n: b"# \n" * (10_000 * n),
}


def hostile_files() -> dict[str, bytes]:
    return {
        f"{number:02}-{size}": family(size)
        for number, family in enumerate(FAMILIES.values())
        for size in range(1, 9)
    }


_PIECES = (
    *("{", "}", "[", "]", ": ", "- ", '"', "'", "\t", "\n", "\r", "\x00", "&a ", "*a", "!x "),
    *("：", "，", "|", ">", "#", "~", "true", "1e400", "9" * 30, "---\n", "%YAML", "? ", "<<: "),
    *("{air-minutes}", "id: ", "type: ", "who: ", ".inf", "{a: b}", "[[]]", "0x1F", "两次"),
)


def mutate(text: str, seed: int) -> bytes:
    """The text with a few places broken: by pieces of YAML put in, cut out, or moved about."""
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 1, 2, 5, 30])):
        at = chance.randrange(len(text) + 1)
        lines = text.split("\n")
        match chance.randrange(3):
            case 0:
                text = text[:at] + chance.choice(_PIECES) + text[at:]
            case 1:
                text = text[:at] + text[at + chance.choice([1, 3, 20]) :]
            case _:
                lines[chance.randrange(len(lines))] = chance.choice(lines)
                text = "\n".join(lines)
    return text.encode("utf-8", "surrogatepass")
