"""Vector and text in, candidate ids out: the port, the local index, its snapshots."""
