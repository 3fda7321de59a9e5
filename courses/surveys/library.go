package surveys

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
)

//go:embed library/*.yaml
var along embed.FS

// Along returns the surveys that come with Drypp: course-feedback, for after a
// course, and workplace-pulse with eNPS. It parses them anew at each call; an error
// would be a fault of Drypp's own.
func Along() ([]*Survey, error) {
	dir, err := fs.Sub(along, "library")
	if err != nil {
		return nil, fmt.Errorf("reading the surveys that come along: %w", err)
	}
	list, err := Load(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the surveys that come along: %w", err)
	}
	return list, nil
}

// readFile reads a file, one byte more than MaxFile at most.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading a survey: %w", err)
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("reading a survey: %w", err)
	}
	return src, nil
}
