package main

import (
	"container/heap"
	"time"
)

// queue holds what is to happen, in the order of virtual time; what happens at
// the same moment keeps the order in which it was planned.
type queue struct {
	events events
	count  uint64
}

type event struct {
	at   time.Time
	seq  uint64
	what func()
}

// add plans something. What lies in the past happens next.
func (q *queue) add(at time.Time, what func()) {
	q.count++
	heap.Push(&q.events, event{at, q.count, what})
}

// next takes out what comes first, if that is before the end.
func (q *queue) next(end time.Time) (event, bool) {
	if len(q.events) == 0 || !q.events[0].at.Before(end) {
		return event{}, false
	}
	return heap.Pop(&q.events).(event), true
}

type events []event

func (e events) Len() int      { return len(e) }
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e events) Less(i, j int) bool {
	if e[i].at.Equal(e[j].at) {
		return e[i].seq < e[j].seq
	}
	return e[i].at.Before(e[j].at)
}
func (e *events) Push(x any) { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	old := *e
	last := old[len(old)-1]
	old[len(old)-1] = event{}
	*e = old[:len(old)-1]
	return last
}
