package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// client is one keep-alive HTTP/1.1 connection to one URL path, as thin as can
// be: the load shares two cores with what it measures.
type client struct {
	conn   net.Conn
	reader *bufio.Reader
	head   string
	out    []byte
	body   []byte
}

// dial connects; head is everything of a request's header that stays the same.
func dial(address, path, authorization string) (*client, error) {
	conn, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		return nil, err
	}
	head := "POST " + path + " HTTP/1.1\r\nHost: " + address +
		"\r\nContent-Type: application/json; charset=utf-8\r\nAuthorization: " + authorization + "\r\nContent-Length: "
	return &client{conn: conn, reader: bufio.NewReaderSize(conn, 16<<10), head: head}, nil
}

// post sends a body and returns the status and the body of the answer, which
// is good until the next call.
func (c *client) post(body []byte) (int, []byte, error) {
	c.out = append(c.out[:0], c.head...)
	c.out = strconv.AppendInt(c.out, int64(len(body)), 10)
	c.out = append(c.out, "\r\n\r\n"...)
	c.out = append(c.out, body...)
	if _, err := c.conn.Write(c.out); err != nil {
		return 0, nil, err
	}
	return c.read()
}

func (c *client) read() (int, []byte, error) {
	line, err := c.reader.ReadString('\n')
	if err != nil {
		return 0, nil, err
	}
	if len(line) < len("HTTP/1.1 200") {
		return 0, nil, fmt.Errorf("not a status line: %q", line)
	}
	status, err := strconv.Atoi(line[9:12])
	if err != nil {
		return 0, nil, fmt.Errorf("not a status line: %q", line)
	}
	length, err := c.header()
	if err != nil {
		return 0, nil, err
	}
	if cap(c.body) < length {
		c.body = make([]byte, length)
	}
	c.body = c.body[:length]
	_, err = io.ReadFull(c.reader, c.body)
	return status, c.body, err
}

// header reads up to the empty line and returns the length of what follows.
func (c *client) header() (int, error) {
	length := -1
	for {
		line, err := c.reader.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(line) <= 2 {
			break
		}
		const name = "Content-Length:"
		if len(line) > len(name) && strings.EqualFold(string(line[:len(name)]), name) {
			if length, err = strconv.Atoi(strings.TrimSpace(string(line[len(name):]))); err != nil {
				return 0, err
			}
		}
	}
	if length < 0 {
		return 0, errors.New("an answer without Content-Length")
	}
	return length, nil
}

func (c *client) close() { _ = c.conn.Close() }
