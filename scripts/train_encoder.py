#!/usr/bin/env python3
"""Train the built-in encoder; see docs/encoder.md."""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="directory of the training files")
    parser.add_argument("--out", type=Path, required=True, help="directory the model is written to")
    parser.add_argument("--extra", type=Path, help="JSON lines of our own: query and document a line")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--chinese", type=int, help="number of Chinese tokens")
    parser.add_argument("--english", type=int, help="number of other tokens")
    parser.add_argument("--dimension", type=int)
    for name, what in (("topics", "batches of neighbours"), ("phrases", "filler of the market")):
        parser.add_argument(f"--{name}", action=argparse.BooleanOptionalAction, help=f"train with {what}")
    parser.add_argument("--threads", type=int, default=2, help="threads of the linear algebra")
    options = vars(parser.parse_args())
    # Read when numpy is first imported, so before anything of ours is.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(options["threads"])
    from cloudrd.encoding.training.train import Recipe, train

    fields = ("seed", "steps", "chinese", "english", "dimension", "topics", "phrases")
    recipe = Recipe(**{name: options[name] for name in fields if options[name] is not None})
    train(options["corpora"], options["out"], recipe, options["extra"])


if __name__ == "__main__":
    main()
