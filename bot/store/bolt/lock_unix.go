//go:build unix

package bolt

import (
	"os"
	"syscall"

	"drypp/bot/store"
)

// lock takes the lock that bbolt will take again on the same open file, so
// that the file can be looked at first while nobody writes to it.
func lock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == syscall.EWOULDBLOCK {
		return store.ErrLocked
	}
	return err
}
