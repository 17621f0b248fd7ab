"""What medref is installed with."""
