"""The benchmark: what Homing does on this machine, beside what it is compared to. Run by bench/run."""
