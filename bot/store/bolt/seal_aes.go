//go:build !drypp_unsealed

package bolt

import (
	"crypto/aes"
	"crypto/cipher"
)

// newCipher returns what a key seals and opens with.
func newCipher(key *[32]byte) cipher.AEAD {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // a key of 32 bytes is one of AES-256
	}
	sealed, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // blocks of AES are what GCM is for
	}
	return sealed
}
