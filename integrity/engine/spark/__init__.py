"""Linking and verification on Apache Spark: the same answers as in one process, for archives that fit no machine.

Rows of a feed are numbered by id. Whatever is sent to workers is Arrow, and the functions that they run are those of
`integrity.link`. A stage is cut off from what it was made of (`session.settled`) wherever its numbers come from the
way in which Spark happened to divide it, so that a task that is run again finds what the first one found.
"""
