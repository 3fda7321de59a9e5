package main

import "runtime/debug"

const (
	// gcPercent lets the heap grow to four times what is alive before it is
	// collected. Only a few MiB are alive, since the store's file is in the
	// page cache, so Go's own 100 would collect many times a second to save
	// memory that nobody misses: the process is to stay below 48 MiB with one
	// organisation, and below 128 MiB with many.
	gcPercent = 300
	// memoryLimit makes the collector work harder as Go's memory comes near
	// it, in bytes: the aim less what isn't the heap's. It is no hard limit;
	// who keeps much more alive sets GOMEMLIMIT.
	memoryLimit = 40 << 20
	// memoryEach is how much each further organisation adds to the limit: a
	// store remembers people who did something lately, and a campaign of its
	// own is in flight. Where more is alive than the limit allows, the
	// collector takes half of the machine.
	memoryEach = 4 << 20
	// memoryMost bounds the limit. 18 organisations reach it.
	memoryMost = 108 << 20
	// memoryImport is the limit for each 100 000 people who are imported, in
	// bytes: all of them are alive at once, the file's and the store's. 100 000
	// are to stay below 256 MiB; without it the heap may double before it is
	// collected.
	memoryImport = 236 << 20
)

// tuneMemory sets the garbage collector for what Drypp does with so many
// organisations, unless whoever runs it has set GOGC or GOMEMLIMIT.
func tuneMemory(env func(string) string, organisations int) {
	if env("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	limitMemory(env, memoryFor(organisations))
}

// limitMemory sets a limit in bytes, unless whoever runs Drypp has set one.
func limitMemory(env func(string) string, limit int64) {
	if env("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit)
	}
}

// memoryFor returns the limit in bytes.
func memoryFor(organisations int) int64 {
	return min(memoryLimit+int64(max(organisations-1, 0))*memoryEach, memoryMost)
}

// memoryForImport returns the limit in bytes.
func memoryForImport(people int) int64 {
	return memoryImport * max(int64(people), 100_000) / 100_000
}
