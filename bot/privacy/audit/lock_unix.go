//go:build unix

package audit

import (
	"os"
	"syscall"
)

// lock keeps other processes from opening the log until f is closed.
func lock(f *os.File) error { return flock(f, syscall.LOCK_EX) }

// lockShared keeps other processes from writing to the log until f is closed.
func lockShared(f *os.File) error { return flock(f, syscall.LOCK_SH) }

func flock(f *os.File, how int) error {
	err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
	if err == syscall.EWOULDBLOCK {
		return ErrLocked
	}
	return err
}
