"""What operators do inside single running cases: tried first, proposed with a reason, confirmed by somebody else."""
