"""The one place of the version; read by the build and printed by `integrity --version`."""

__version__ = "0.1.0"
