"""A Report -> text in one format; one module and one `render(report)` for each format."""
