"""The parts of the speed benchmark: ``python -m evals.speed`` prints one table in one run.

Numbers of different runs differ with whatever else the machine does; what stands side by side in one table was
measured in turns in one process, so its ratios hold.
"""
