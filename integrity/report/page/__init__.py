"""What the HTML page shows, section by section: bounded, already visible text, ready for a template."""
