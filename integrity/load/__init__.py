"""Bytes on disk -> articles and records. What cannot be loaded is a FormatError kept beside what can."""
