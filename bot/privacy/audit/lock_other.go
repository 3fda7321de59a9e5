//go:build !unix

package audit

import "os"

// lock leaves it to the store of the same organisation, which one process has open
// at a time.
func lock(*os.File) error { return nil }

func lockShared(*os.File) error { return nil }
