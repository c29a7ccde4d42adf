"""The safeguards, one file each."""
