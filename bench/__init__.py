"""Benchmarks: repeatable, correct while they measure, always beside a floor measured in the same run."""
