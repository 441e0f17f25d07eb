"""Ways to draw a trajectory: straight steps, a change on last year, the shape of earlier years. Pure."""
