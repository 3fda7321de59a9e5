package main

import (
	"io"
	"log/slog"

	"drypp/cmd/drypp/config"
)

// newLog returns the log of the service. Nothing personal is ever put in it.
func newLog(w io.Writer, c config.Log) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.SlogLevel()}
	if c.Format == "text" {
		return slog.New(slog.NewTextHandler(w, options))
	}
	return slog.New(slog.NewJSONHandler(w, options))
}
