package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
)

// serveBare is the first floor: a net/http server that does nothing but answer
// the bytes of a file, in a process of its own as Drypp is.
func serveBare(file string) error {
	answer, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	return http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Length", fmt.Sprint(len(answer)))
		_, _ = w.Write(answer)
	}))
}

// recordSize is about what an enrolment with some answers takes.
const recordSize = 500

// bareBolt is the second floor: the transaction of an answer in bbolt alone, a
// Get and a Put of one record, from so many goroutines through bbolt's own
// Batch, or one after the other. It returns transactions per second.
func bareBolt(dir string, writers int, d time.Duration) (float64, error) {
	db, err := bbolt.Open(filepath.Join(dir, fmt.Sprintf("floor-%d.db", writers)), 0o600,
		&bbolt.Options{FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return 0, err
	}
	defer db.Close()
	db.MaxBatchSize, db.MaxBatchDelay = writers, time.Millisecond
	bucket := []byte("records")
	if err := fill(db, bucket); err != nil {
		return 0, err
	}
	var n atomic.Int64
	began := time.Now()
	err = together(writers, func(int) error {
		for time.Since(began) < d {
			key := fmt.Appendf(nil, "%016d", n.Add(1)*7919%floorRecords)
			put := func(tx *bbolt.Tx) error {
				b := tx.Bucket(bucket)
				return b.Put(key, append([]byte(nil), b.Get(key)...))
			}
			if writers == 1 {
				err := db.Update(put)
				if err != nil {
					return err
				}
			} else if err := db.Batch(put); err != nil {
				return err
			}
		}
		return nil
	})
	return float64(n.Load()) / time.Since(began).Seconds(), err
}

const floorRecords = 20_000

func fill(db *bbolt.DB, bucket []byte) error {
	return db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket(bucket)
		if err != nil {
			return err
		}
		for i := range floorRecords {
			if err := b.Put(fmt.Appendf(nil, "%016d", i), make([]byte, recordSize)); err != nil {
				return err
			}
		}
		return nil
	})
}

// fsyncs measures so many writes of four pages, each followed by fdatasync.
func fsyncs(dir string, n int) ([]time.Duration, error) {
	f, err := os.Create(filepath.Join(dir, "floor.sync"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	pages := make([]byte, 4*os.Getpagesize())
	if _, err := f.Write(make([]byte, 1<<20)); err != nil {
		return nil, err
	}
	took := make([]time.Duration, 0, n)
	for i := range n {
		if _, err := f.WriteAt(pages, int64(i%60*len(pages))); err != nil {
			return nil, err
		}
		began := time.Now()
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
	}
	return took, nil
}

// together runs f in n goroutines and returns the first error.
func together(n int, f func(i int) error) error {
	errs := make(chan error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs <- f(i) })
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
