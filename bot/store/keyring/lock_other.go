//go:build !unix

package keyring

import "os"

// lock does nothing: the store, which is opened first, has a lock of its own.
func lock(*os.File) error { return nil }

func unlock(*os.File) error { return nil }
