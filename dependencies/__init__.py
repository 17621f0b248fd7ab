"""What medref is installed with: its lock files, known vulnerabilities of what they name, and the bill of materials."""
