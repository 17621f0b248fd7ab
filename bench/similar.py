"""Similar codes over the official files: how long they take to find, and how many of the first ten are of the same class.

The classes are our own, in procedure_classes.csv: the first pattern that a code begins with. They were written before the weights
of codes/likeness, and nothing of the product reads them.
"""

import csv
import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from heapq import nlargest
from math import log, sqrt
from pathlib import Path

from django.db import connection

from bench.quality import CODES, MAIN, MAPS, VARIABLE, newest
from bench.serving import site
from bench.similar_size import rebuilt
from bench.table import Figures, Row
from codes.actions import load_maps, load_release
from codes.formats.reading import read_codes, read_maps
from codes.models import CodeSystem
from textindex.words import all_words

CLASSES = Path(__file__).with_name("procedure_classes.csv")
LOADED = ("icd10pcs", "icd10cm", "icd9proc")
SHOWN, CORE = 10, 4
#: How many codes of each class are asked for; trigrams take a second for a code, so they are asked for some of these.
OF_EACH_CLASS, MOST_TRIGRAMS = 2, 60

OURS = """
    SELECT c.code, ARRAY(SELECT o.code FROM unnest(s.others) WITH ORDINALITY AS u (id, place)
                         JOIN codes_code o ON o.id = u.id ORDER BY u.place LIMIT 10)
    FROM codes_similarcodes s JOIN codes_code c ON c.id = s.code_id JOIN codes_codesystem y ON y.id = c.system_id
    WHERE y.slug = %s
"""
TRIGRAMS = """
    SELECT o.code FROM codes_code c JOIN codes_code o ON o.system_id = c.system_id AND o.id <> c.id AND NOT o.is_header
    JOIN codes_codesystem y ON y.id = c.system_id WHERE y.slug = %s AND c.code = %s
    ORDER BY similarity(o.title, c.title) DESC, o.code LIMIT 10
"""


def quality() -> Iterator[Row | Figures]:
    """The time of rebuild_similar for each system; then P and U with ours, with TF-IDF of titles and with trigrams."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        yield Row(f"similar: skipped, {VARIABLE} names no directory with official files")
        return
    _load(Path(folder))
    with site() as env:
        for system in CodeSystem.objects.filter(slug__in=LOADED):
            yield rebuilt(system, f"{system.codes.count():,} codes", env)
    with connection.cursor() as cursor:
        cursor.execute(OURS, [MAIN])
        ours = dict(cursor.fetchall())
    codes = CodeSystem.objects.get(slug=MAIN).codes.filter(is_header=False)
    titles = dict(codes.values_list("code", "title"))
    asked = _asked(titles)
    few = random.Random(1).sample(asked, min(MOST_TRIGRAMS, len(asked)))  # noqa: S311 - a sample, not a secret
    for name, peer, sample in (("TF-IDF of titles", _by_words(titles), asked), ("pg_trgm", _by_trigrams, few)):
        yield Figures(
            f"of ten similar codes ({len(sample)}): same class P / and of another core U",
            _scores(sample, ours.__getitem__),
            name,
            _scores(sample, peer),
        )


def _load(folder: Path) -> None:
    for system in LOADED:
        path = newest(folder, CODES[system])
        load_release(system=system, label=path.name[:60], rows=read_codes(path, system=system), source_name=path.name)
    maps = {"source": "icd9proc", "target": MAIN}
    path = newest(folder, MAPS)
    load_maps(**maps, rows=read_maps(path, **maps), origin=path.name)


@cache
def _patterns() -> list[tuple[re.Pattern, str]]:
    with CLASSES.open(newline="") as file:
        return [(re.compile(row["begins"]), row["class"]) for row in csv.DictReader(file)]


@cache
def class_of(code: str) -> str:
    """The class of an ICD-10-PCS code; "" if no pattern fits."""
    return next((name for pattern, name in _patterns() if pattern.match(code)), "")


def _asked(codes: Sequence[str]) -> list[str]:
    """The same few codes of each class every time."""
    classes = defaultdict(list)
    for code in sorted(codes):
        classes[class_of(code)].append(code)
    chosen = random.Random(1)  # noqa: S311 - a sample, not a secret
    return [
        code
        for name in sorted(classes)
        for code in chosen.sample(classes[name], min(OF_EACH_CLASS, len(classes[name])))
    ]


def _scores(asked: Sequence[str], similar: Callable[[str], Sequence[str]]) -> tuple[float, float]:
    """P: the share of the first ten in the class of the code. U: the share that is, with other first four characters."""
    right = others = 0
    for code in asked:
        same = [other for other in similar(code) if class_of(other) == class_of(code)]
        right += len(same)
        others += sum(other[:CORE] != code[:CORE] for other in same)
    return right / (SHOWN * len(asked)), others / (SHOWN * len(asked))


def _by_trigrams(code: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGRAMS, [MAIN, code])
        return [other for (other,) in cursor.fetchall()]


def _by_words(titles: dict[str, str]) -> Callable[[str], list[str]]:
    """The ten titles with the highest cosine of TF-IDF."""
    words = {code: frozenset(all_words(title)) for code, title in titles.items()}
    frequency = Counter(word for of in words.values() for word in of)
    rarity = {word: log(len(words) / count) for word, count in frequency.items()}
    lengths = {code: sqrt(sum(rarity[word] ** 2 for word in of)) or 1.0 for code, of in words.items()}

    def similar(code: str) -> list[str]:
        found = {
            other: sum(rarity[word] ** 2 for word in words[code] & of) / lengths[other]
            for other, of in words.items()
            if other != code
        }
        return nlargest(SHOWN, found, key=found.__getitem__)

    return similar
