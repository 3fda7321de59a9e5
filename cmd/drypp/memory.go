package main

import "runtime/debug"

const (
	// gcPercent lets the heap grow to three times what is alive before it is
	// collected. What is alive is a few MiB, so the collector, which at Go's
	// own 100 would run some fifty times a second at 10 000 answers a second,
	// runs a third as often and the process stays below 48 MiB.
	gcPercent = 300
	// memoryLimit makes the collector work harder as the process comes near
	// 40 MiB, and harder than that is better than being killed; it bounds
	// Go's own memory, not the store's file in the page cache.
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
