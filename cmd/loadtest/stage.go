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
	if err := s.open(teamstest.Config{}); err != nil {
		return nil, err
	}
	err = s.start("tenant_id: " + teamstest.Tenant + ", name: Lasttest AS, language: nb, timezone: Europe/Oslo")
	s.enlist(o.learners + s.loners)
	return s, err
}

// open sets up the stand-in and the network to it.
func (s *stage) open(c teamstest.Config) (err error) {
	if s.teams, err = teamstest.New(c); err != nil {
		return err
	}
	authority := s.teams.Authority()
	if s.token, err = authority.Sign(authority.Claims(teamstest.AppID, serviceURL, time.Now())); err != nil {
		return err
	}
	s.network, err = s.teams.Listen(s.dir)
	return err
}

// start starts the program, which is built if need be, for organisations.
func (s *stage) start(organisations string) (err error) {
	program := s.options.drypp
	if program == "" {
		if program, err = build(s.dir, ""); err != nil {
			return err
		}
	}
	s.drypp, err = startDrypp(program, s.dir, s.network.Env(), organisations)
	return err
}

// enlist adds people who have the app and are going to learn.
func (s *stage) enlist(n int) {
	for range n {
		p := s.teams.Person(teamstest.Profile{})
		p.InstallSilently()
		s.learners = append(s.learners, learner{person: p, conversation: p.Conversation()})
	}
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

// prepare takes everybody up to the first question. The program goes on asking
// for their names, of which Teams tells it fifty a second.
func (s *stage) prepare() error {
	fmt.Fprintf(os.Stderr, "taking %d learners through the lessons …\n", len(s.learners))
	return s.each(s.learners, s.connections, func(c *client, l *learner) error { return l.prepare(c, s.course) })
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
	out, err := s.drypp.run("results", "--format", "json")
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
