"""Many records -> links with their evidence, and clusters of coverage of one event."""
