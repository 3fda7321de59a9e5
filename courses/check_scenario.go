package courses

func (q *Question) checkScenario(k checker) {
	switch {
	case len(q.Scenes) == 0:
		k.bad(CodeAnswers, "there is no scene: write one below it, ### Title {#id}, with what one can do")
		return
	case len(q.Scenes) > MaxScenes:
		k.bad(CodeAnswers, "there are %d scenes: leave %d, or make several questions of them", len(q.Scenes), MaxScenes)
		return // to follow the ways of too many would take long
	}
	seen := map[string]bool{}
	for i := range q.Scenes {
		s, at := &q.Scenes[i], k.part(i)
		if !ValidID(s.ID) {
			at.bad(CodeID, "the id %.40q of the scene won't do: use lower-case letters, digits and hyphens, at most %d", s.ID, MaxID)
		} else if seen[s.ID] {
			at.bad(CodeDuplicateID, "two scenes have the id %q: give one of them another", s.ID)
		}
		seen[s.ID] = true
		q.checkScene(at, s)
	}
	q.checkWays(k)
}

func (q *Question) checkScene(k checker, s *Scene) {
	if s.Title == "" {
		k.bad(CodeSyntax, "the scene has no title: write one")
	}
	if len(s.Options) == 0 {
		k.bad(CodeAnswers, "nothing can be done in the scene: list what one can do, - [words](#scene) to lead on, - [x] or - [ ] to end")
	}
	checkCount(k, len(s.Options))
	checkTexts(k, s.Options)
	for i := range s.Options {
		o, at := &s.Options[i], k.option(i)
		switch {
		case o.To != "" && q.scene(o.To) < 0:
			at.bad(CodeID, "it leads to the scene %.40q, which isn't there: name one of this question's", o.To)
		case o.To != "" && (o.Right || o.Credit != 0 || o.Why != ""):
			at.bad(CodeSyntax, "it leads on, so it can't be right or wrong by itself: explain it in the scene that it leads to")
		case o.To == "" && o.Why == "":
			at.bad(CodeExplanation, "it ends the scenario without an explanation: say why it was right or wrong")
		case o.Credit < 0 || o.Credit > 99 || o.Right && o.Credit != 0:
			at.bad(CodeRight, "an end is worth %d%%: give 1 to 99, or mark it as right or wrong", o.Credit)
		}
	}
}

// checkWays sees to it that every scene can be come to and has a way to an end, and
// that it matters what one does.
func (q *Question) checkWays(k checker) {
	reached := q.reached()
	ends := q.ending()
	rights, wrongs := 0, 0
	for i := range q.Scenes {
		switch at := k.part(i); {
		case !reached[i]:
			at.bad(CodeAnswers, "nothing leads to the scene %q: have a choice lead there, or take it away", q.Scenes[i].ID)
			continue
		case !ends[i] && len(q.Scenes[i].Options) > 0:
			at.bad(CodeAnswers, "who comes to the scene %q never gets to an end: have a choice end there, or lead on to one that does", q.Scenes[i].ID)
		}
		for j := range q.Scenes[i].Options {
			if o := &q.Scenes[i].Options[j]; o.To == "" {
				rights += one(o.Right)
				wrongs += one(!o.Right)
			}
		}
	}
	switch {
	case rights == 0:
		k.bad(CodeRight, "no end is right: mark at least one")
	case wrongs == 0:
		k.bad(CodeRight, "every end is right, so there is nothing to choose: add a wrong one, or mark some as wrong")
	}
}

// reached tells which scenes can be come to from the first.
func (q *Question) reached() []bool {
	seen := make([]bool, len(q.Scenes))
	seen[0] = true
	for open := []int{0}; len(open) > 0; {
		at := open[0]
		open = open[1:]
		for i := range q.Scenes[at].Options {
			if to := q.scene(q.Scenes[at].Options[i].To); to >= 0 && !seen[to] {
				seen[to] = true
				open = append(open, to)
			}
		}
	}
	return seen
}

// ending tells which scenes have a way to an end.
func (q *Question) ending() []bool {
	ends := make([]bool, len(q.Scenes))
	for more := true; more; {
		more = false
		for i := range q.Scenes {
			for j := range q.Scenes[i].Options {
				to := q.Scenes[i].Options[j].To
				if at := q.scene(to); !ends[i] && (to == "" || at >= 0 && ends[at]) {
					ends[i], more = true, true
				}
			}
		}
	}
	return ends
}

func (q *Question) checkScenesAgainst(k checker, first *Question) {
	if len(q.Scenes) != len(first.Scenes) {
		k.bad(CodeLanguages, "there are %d scenes here and %d in another language: give both the same", len(q.Scenes), len(first.Scenes))
		return
	}
	for i := range q.Scenes {
		a, b := &q.Scenes[i], &first.Scenes[i]
		if a.ID != b.ID {
			k.part(i).bad(CodeLanguages, "the scene is %q in another language: give both the same id", b.ID)
		}
		checkOptionsAgainst(k.part(i), a.Options, b.Options)
	}
}
