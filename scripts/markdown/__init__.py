"""What the Markdown of the pages can hold: calculators and the glossary's terms."""
