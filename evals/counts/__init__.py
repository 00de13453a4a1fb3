"""What a speech announces by number – 讲四点, 两个案例, 三句话 – and what then follows."""
