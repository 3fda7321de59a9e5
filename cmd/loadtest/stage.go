package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"drypp/bot/teams/teamstest"
	"drypp/courses"
	"drypp/courses/library"
)

// stage is the stand-in for Microsoft, the program under test, and the people.
type stage struct {
	options
	dir      string
	teams    *teamstest.Teams
	network  *teamstest.Network
	drypp    *process
	course   *courses.Course
	learners []learner
	token    string
	// sample is one answer's response, for the floor to serve.
	sample atomic.Pointer[[]byte]
	// loners is how many learners are kept for the lone measurement.
	loners int
}

func newStage(o options, dir string) (*stage, error) {
	s := &stage{options: o, dir: dir, loners: min(500, o.learners/10+1)}
	list, err := library.Courses()
	if err != nil {
		return nil, err
	}
	s.course = list[0]
	if s.teams, err = teamstest.New(teamstest.Config{}); err != nil {
		return nil, err
	}
	if s.network, err = s.teams.Listen(dir); err != nil {
		return nil, err
	}
	authority := s.teams.Authority()
	if s.token, err = authority.Sign(authority.Claims(teamstest.AppID, serviceURL, time.Now())); err != nil {
		return nil, err
	}
	program := o.drypp
	if program == "" {
		if program, err = build(dir); err != nil {
			return nil, err
		}
	}
	s.drypp, err = startDrypp(program, dir, s.network.Env())
	for range o.learners + s.loners {
		p := s.teams.Person(teamstest.Profile{})
		p.InstallSilently()
		s.learners = append(s.learners, learner{person: p, conversation: p.Conversation()})
	}
	return s, err
}

func (s *stage) close() {
	if s.drypp != nil {
		s.drypp.stop()
	}
	_ = s.network.Close()
}

// each runs f for every learner in from, spread over the connections.
func (s *stage) each(from []learner, connections int, f func(*client, *learner) error) error {
	var next atomic.Int64
	return together(connections, func(int) error {
		c, err := dial(s.drypp.address, "/api/messages", "Bearer "+s.token)
		if err != nil {
			return err
		}
		defer c.close()
		for {
			i := int(next.Add(1)) - 1
			if i >= len(from) {
				return nil
			}
			if err := f(c, &from[i]); err != nil {
				return err
			}
		}
	})
}

// namesBehind is how many people may wait to be asked about: fewer than the
// program's queue holds.
const namesBehind = 500

// prepare takes everybody up to the first question, no faster than the program
// asks for their names, so that this is over when the measurement begins.
func (s *stage) prepare() error {
	fmt.Fprintf(os.Stderr, "taking %d learners through the lessons …\n", len(s.learners))
	var prepared atomic.Int64
	err := s.each(s.learners, s.connections, func(c *client, l *learner) error {
		s.awaitNames(int(prepared.Add(1)) - namesBehind)
		return l.prepare(c, s.course)
	})
	s.awaitNames(len(s.learners))
	return err
}

// awaitNames waits until the program has asked for so many names, or stops
// asking.
func (s *stage) awaitNames(n int) {
	for asked, idle := s.teams.Calls(teamstest.Members), 0; asked < n && idle < 1000; idle++ {
		time.Sleep(time.Millisecond)
		if now := s.teams.Calls(teamstest.Members); now != asked {
			asked, idle = now, 0
		}
	}
}

// answers has everybody but the loners answer every question at once.
func (s *stage) answers() (*measurement, error) {
	fmt.Fprintf(os.Stderr, "answering over %d connections …\n", s.connections)
	return s.measure(s.learners[s.loners:], s.connections)
}

// lone has one connection answer, one question after the other.
func (s *stage) lone() (*measurement, error) {
	fmt.Fprintln(os.Stderr, "answering alone …")
	return s.measure(s.learners[:s.loners], 1)
}

// measure has learners answer every question and times each answer.
func (s *stage) measure(from []learner, connections int) (*measurement, error) {
	m := newMeasurement(len(from) * len(s.course.Edition("").Questions))
	m.watch(s.drypp.pid())
	err := s.each(from, connections, func(c *client, l *learner) error {
		for _, request := range l.answers(s.course) {
			began := time.Now()
			status, body, err := c.post(request)
			if err != nil {
				return err
			}
			m.add(time.Since(began))
			if status != http.StatusOK || !recorded(body) {
				return fmt.Errorf("HTTP status %d: %s", status, body)
			}
			if s.sample.Load() == nil {
				kept := append([]byte(nil), body...)
				s.sample.Store(&kept)
			}
		}
		return nil
	})
	m.done()
	return m, err
}

// verify asks the running program for its results: every learner must have
// completed the course, once.
func (s *stage) verify() error {
	out, err := s.drypp.results()
	if err != nil {
		return fmt.Errorf("asking for the results: %w", err)
	}
	var results struct {
		Organisations []struct {
			Courses []struct {
				Course    string `json:"course"`
				Completed int    `json:"completed"`
			} `json:"courses"`
		} `json:"organisations"`
	}
	if err := json.Unmarshal(out, &results); err != nil {
		return fmt.Errorf("reading the results: %w", err)
	}
	for _, o := range results.Organisations {
		for _, c := range o.Courses {
			if c.Course == s.course.ID && c.Completed == len(s.learners) {
				return nil
			}
		}
	}
	return fmt.Errorf("of %d learners who answered everything, these are on record: %s", len(s.learners), out)
}

// floors measures what there is to compare with.
func (s *stage) floors() (*floor, error) {
	fmt.Fprintln(os.Stderr, "measuring the floors …")
	f := &floor{}
	var err error
	if f.fsync, err = fsyncs(s.dir, 2000); err != nil {
		return nil, err
	}
	if f.boltLone, err = bareBolt(s.dir, 1, s.duration/4); err != nil {
		return nil, err
	}
	if f.boltBatch, err = bareBolt(s.dir, s.connections, s.duration/4); err != nil {
		return nil, err
	}
	file := filepath.Join(s.dir, "answer.json")
	if err := os.WriteFile(file, *s.sample.Load(), 0o600); err != nil {
		return nil, err
	}
	f.bare, err = s.bare(file)
	return f, err
}

// bare sends the same requests to a server that only answers the same bytes.
func (s *stage) bare(file string) (*measurement, error) {
	p, err := startBare(file)
	if err != nil {
		return nil, err
	}
	defer p.stop()
	request := s.learners[0].answers(s.course)[0]
	m := newMeasurement(1 << 20)
	m.watch(p.pid())
	began := time.Now()
	err = together(s.connections, func(int) error {
		c, err := dial(p.address, "/api/messages", "Bearer "+s.token)
		if err != nil {
			return err
		}
		defer c.close()
		for time.Since(began) < s.duration {
			sent := time.Now()
			if _, _, err := c.post(request); err != nil {
				return err
			}
			m.add(time.Since(sent))
		}
		return nil
	})
	m.done()
	return m, err
}
