package main

import "runtime/debug"

const (
	// gcPercent lets the heap grow to four times what is alive before it is
	// collected. Only a few MiB are alive, since the store's file is in the
	// page cache, so Go's own 100 would collect many times a second to save
	// memory that nobody misses: the process is to stay below 48 MiB.
	gcPercent = 300
	// memoryLimit makes the collector work harder as Go's memory comes near
	// it, in bytes: the aim less what isn't the heap's. It is no hard limit;
	// who keeps much more alive sets GOMEMLIMIT.
	memoryLimit = 40 << 20
)

// tuneMemory sets the garbage collector for what Drypp does, unless whoever
// runs it has set GOGC or GOMEMLIMIT.
func tuneMemory(env func(string) string) {
	if env("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if env("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}
