//go:build !unix

package bolt

import "os"

// lock leaves it to bbolt.
func lock(*os.File) error { return nil }
