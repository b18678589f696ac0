"""Where a corpus is judged and linked: in this process, or on a cluster, with the same answers."""
