package bolt

// seals reports whether this program seals.
func seals() bool { return newCipher(new([32]byte)).Overhead() > 0 }
