"""The software bill of materials of the product in the format CycloneDX 1.6 (ECMA-424): `python -m dependencies.bom`.

It is made from the lock file and from what the installed packages say of their licences: the same lock makes the same bytes.
"""

import json
import sys
import tomllib
from importlib.metadata import Distribution
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import AttachedText, HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from dependencies.locks import PRODUCT, ROOT, Package, packages

_PREFIX = "License :: OSI Approved :: "


def main() -> None:
    """Write the bill to stdout."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    product = Component(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        bom_ref=project["name"],
        licenses=[LicenseFactory().make_from_string(project["license"])],
    )
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, PRODUCT.read_text()))
    bom.metadata.component = product
    bom.components.update(map(_component, packages(PRODUCT)))
    bom.register_dependency(product, bom.components)
    bill = json.loads(JsonV1Dot6(bom).output_as_string())
    del bill["metadata"]["timestamp"]  # when it was made says nothing of what is in it
    json.dump(bill, sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")


def _component(package: Package) -> Component:
    url = PackageURL("pypi", name=package.name, version=package.version)
    return Component(
        name=package.name,
        version=package.version,
        purl=url,
        bom_ref=str(url),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=content) for content in package.hashes],
        licenses=[_license(Distribution.from_name(package.name))],
    )


def _license(distribution: Distribution):
    """What a package says of its licence: an SPDX expression or a name, otherwise the text that lies in it."""
    stated = distribution.metadata
    named = [line.removeprefix(_PREFIX) for line in stated.get_all("Classifier", []) if line.startswith(_PREFIX)]
    if name := stated["License-Expression"] or stated["License"] or " or ".join(named):
        return LicenseFactory().make_from_string(name)
    (path,) = [file for file in distribution.files or [] if file.name.startswith("LICENSE")]
    return DisjunctiveLicense(name="stated in its text", text=AttachedText(content=path.read_text()))


if __name__ == "__main__":
    main()
