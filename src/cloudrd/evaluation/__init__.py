"""Run files, judgements and metrics: how good a ranking is."""
