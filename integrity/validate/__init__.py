"""One article at a time -> findings. The order of the checks is the order of the modules in `article.py`."""
