"""Speed measured, with peers in the same run: `scripts/benchmark`, docs/benchmark.md."""
