"""The command line: the only place that prints, exits, and reads the clock, the environment and the arguments."""
