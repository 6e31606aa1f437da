"""A library as pages of Markdown: pure, no files, no git, no MkDocs."""
