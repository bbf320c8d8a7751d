"""Making the built-in model: corpora → vocabulary → starting vectors → contrast → files.

Needs numpy and scipy only. Nothing outside this package imports it but the training script.
"""
