"""Asks a vulnerability service about the packages that a site runs: `python -m dependencies.audit`, with options of pip-audit.

Where no service answers, or it does not know the packages, that is said, and nothing fails: pip-audit itself ends with a
traceback then, or calls packages that its service does not know free of vulnerabilities.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from dependencies.locks import PRODUCT, ROOT

#: How the last line of pip-audit begins if the service did not answer.
_SILENCE = re.compile(r"requests\.exceptions\.|pip_audit\._service\.|ERROR:pip_audit\._cli:Tip: your network")


def main(options: list[str]) -> int:
    """Print what is known, in a line for each vulnerability, and return the exit status."""
    locks = [PRODUCT, ROOT / "requirements/demo.txt", ROOT / "requirements/local.txt"]
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--progress-spinner=off", "--timeout=5"]
        command += ["--format=json", f"--output={answer}", *options, *(f"--requirement={path}" for path in locks)]
        done = subprocess.run(command, capture_output=True, text=True)
        if answer.exists():
            lines, status = verdict(json.loads(answer.read_text())["dependencies"])
        else:
            reason = done.stderr.strip().splitlines()[-1]
            lines, status = [f"not audited: {reason}"], 0 if _SILENCE.match(reason) else 1
    print(*lines, sep="\n")
    return status


def verdict(found: list[dict]) -> tuple[list[str], int]:
    """What to say of pip-audit’s list of packages, and the exit status."""
    lines = [
        f"{package['name']} {package['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version'}"
        for package in found
        for flaw in package.get("vulns", [])
    ]
    status = 1 if lines else 0
    if unknown := [package for package in found if "skip_reason" in package]:
        lines.append(f"not audited: {len(unknown)} of {len(found)} packages. {unknown[0]['skip_reason']}")
    return lines or [f"no vulnerability is known in {len(found)} packages"], status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
