package markdown

import (
	"fmt"

	"github.com/goccy/go-yaml"

	"drypp/courses"
)

// The keys of the front matter that are about tests.
const (
	keyPretest = "pretest"
	keyTest    = "test"
)

// testKeys is what the key test holds. Feedback is feedbackAtOnce unless it says
// otherwise.
const (
	testKeys       = "draw, blueprint or feedback"
	feedbackAtOnce = "at-once"
	feedbackAtEnd  = "at-end"
)

// test reads what the key test holds. It never returns nil.
func (p *parser) test(front yaml.MapSlice, line int) *courses.Test {
	t := &courses.Test{}
	for _, item := range front {
		key, _ := item.Key.(string)
		at := max(p.nested[keyTest+"."+key], line)
		switch key {
		case "draw":
			t.Draw = p.count(item.Value, "draw", at)
		case "blueprint":
			t.Blueprint = p.blueprint(item.Value, at)
		case "feedback":
			t.Silent = item.Value == feedbackAtEnd
			if !t.Silent && item.Value != feedbackAtOnce {
				p.bad(at, courses.CodeValue, "feedback is %.40q: write %s or %s", fmt.Sprint(item.Value), feedbackAtEnd, feedbackAtOnce)
			}
		default:
			p.bad(at, courses.CodeUnknownKey, "a test has no key %.40q: write %s", fmt.Sprint(item.Key), testKeys)
		}
	}
	if p.nested[keyTest+".draw"] == 0 {
		p.bad(line, courses.CodeMissingKey, "the test doesn't say how many questions it draws: write draw: 10 below it")
	}
	return t
}

// count reads how many questions are wanted.
func (p *parser) count(value any, what string, line int) int {
	n, ok := value.(uint64)
	if !ok || n < 1 || n > courses.MaxDraw {
		p.bad(line, courses.CodeValue, "%.80s is %.40q: give a number from 1 to %d", what, fmt.Sprint(value), courses.MaxDraw)
		return 1
	}
	return int(n)
}

// blueprint reads how many questions are wanted of each topic.
func (p *parser) blueprint(value any, line int) []courses.TopicDraw {
	list, ok := value.(yaml.MapSlice)
	if !ok {
		p.bad(line, courses.CodeValue, "the blueprint names no topics: write a topic and a number on each line below it, phishing: 4 for instance")
		return nil
	}
	var lines []courses.TopicDraw
	for _, item := range list {
		topic, _ := item.Key.(string)
		at := max(p.nested[keyTest+"."+topic], line)
		if !courses.ValidID(topic) {
			p.bad(at, courses.CodeID, "the topic %.40q won't do: use lower-case letters, digits and hyphens", fmt.Sprint(item.Key))
			continue
		}
		lines = append(lines, courses.TopicDraw{Topic: topic, Draw: p.count(item.Value, topic, at)})
	}
	return lines
}

// testFront is a test as the front matter has it, nil for none.
func testFront(t *courses.Test) yaml.MapSlice {
	if t == nil {
		return nil
	}
	front := yaml.MapSlice{{Key: "draw", Value: t.Draw}}
	if len(t.Blueprint) > 0 {
		var lines yaml.MapSlice
		for _, line := range t.Blueprint {
			lines = append(lines, yaml.MapItem{Key: line.Topic, Value: line.Draw})
		}
		front = append(front, yaml.MapItem{Key: "blueprint", Value: lines})
	}
	if t.Silent {
		front = append(front, yaml.MapItem{Key: "feedback", Value: feedbackAtEnd})
	}
	return front
}
