"""Draws the parts of kg/ and the way of the data through them: `python -m scripts.architecture`.

    imports   what the modules of the package import, wherever they do it
    parts     the modules as parts; the arrows between them, less those that others imply; layers
    layout    where each part and each arrow lies
    drawing   the SVG
"""
