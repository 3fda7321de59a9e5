//go:build unix

package keyring

import (
	"os"
	"syscall"
)

// lock keeps other processes from opening the ring for writing until the file is
// closed.
func lock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == syscall.EWOULDBLOCK {
		return ErrLocked
	}
	return err
}
