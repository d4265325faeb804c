"""Makes the documentation site: `python -m scripts.docsite --out site`, or `make docs`.

The pages are made from what the program itself reads (ontology, shapes, questions, the help of the commands) and from
the Markdown files of the project, with links between them. A link that leads nowhere stops it.
"""
