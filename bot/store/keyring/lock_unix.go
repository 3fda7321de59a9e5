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

// unlock gives the lock back. Closing the file isn't enough: a process that is just
// being started has it open too for a moment.
func unlock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }
