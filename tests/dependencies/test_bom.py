"""The bill of materials names what the lock file names, with its licence, and is the same each time."""

import json
import subprocess
import sys

from dependencies.locks import PRODUCT, packages


def test_each_locked_package_of_the_product_is_in_the_bill_with_its_hashes_and_its_licence():
    first, second = (
        subprocess.run([sys.executable, "-m", "dependencies.bom"], capture_output=True, check=True).stdout for _ in "12"
    )
    assert first == second
    bill = json.loads(first)
    locked = {package.name: package for package in packages(PRODUCT)}
    assert len(locked) > 20 and {part["name"] for part in bill["components"]} == locked.keys()
    for part in bill["components"]:
        package = locked[part["name"]]
        assert part["version"] == package.version
        assert {hash_["content"] for hash_ in part["hashes"]} == set(package.hashes)
        assert all(len(content) == 64 for content in package.hashes) and package.hashes
        (licence,) = part["licenses"]
        assert licence.get("expression") or licence["license"].get("id") or licence["license"]["name"]
    direct = (
        line.split("==")[0] for line in (PRODUCT.parent / "requirements/requirements.in").read_text().splitlines()
    )
    assert {name.partition("[")[0] for name in direct if name and not name.startswith("#")} <= locked.keys()
    assert bill["metadata"]["component"]["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]
