"""`make soak`: hundreds of simulated users for some minutes, and whether every write that was acknowledged to them is there."""
