"""Judging and linking on a cluster, with the answers of one process; `pipeline.Engine` is what an engine has to be."""
