package courses

// MinApart is how far apart, in thousandths of the picture's width or height, two
// places on a picture are, so that marks on them can be told apart on a phone.
const MinApart = 60

// fewestItems is how many items an Ordering has: two never stand in their right
// order at first, so everybody would know.
const fewestItems = 3

func (q *Question) checkMatching(k checker) {
	if len(q.Parts) < 2 || len(q.Options) < 2 {
		k.bad(CodeAnswers, "%d parts and %d options leave nothing to match: have at least two of each", len(q.Parts), len(q.Options))
	}
	checkTexts(k, q.Options)
	q.checkParts(k)
	seen := map[string]bool{}
	for i := range q.Parts {
		p := &q.Parts[i]
		if p.Match < 0 || p.Match >= len(q.Options) {
			k.part(i).bad(CodeRight, "it belongs to option %d, which isn't there: name one that is", p.Match+1)
		}
		switch text := fold(p.Text); {
		case text == "":
			k.part(i).bad(CodeAnswers, "it has no text: write some")
		case seen[text]:
			k.part(i).bad(CodeAnswers, "another part has the same text: take one of them away")
		default:
			seen[text] = true
		}
		if p.Why == "" {
			k.part(i).bad(CodeExplanation, "it has no explanation: say why these belong together")
		}
	}
}

func (q *Question) checkParts(k checker) {
	if len(q.Parts) > MaxParts {
		k.bad(CodeAnswers, "there are %d parts: leave %d, as many as fit on a phone", len(q.Parts), MaxParts)
	}
}

func (q *Question) checkOrdering(k checker) {
	if len(q.Options) < fewestItems {
		k.bad(CodeAnswers, "there are %d items to put in order: have at least %d, or ask which comes first", len(q.Options), fewestItems)
	}
	checkTexts(k, q.Options)
}

func (q *Question) checkSpot(k checker) {
	if q.Picture == nil || q.Picture.Alt == "" {
		k.bad(CodeImageText, "there is no picture to pick on, or it has no description: put one right before the answers")
	}
	if n := q.right(); n != 1 {
		k.bad(CodeRight, "%d places are right: mark exactly one", n)
	}
	if len(q.Options) < 2 {
		k.bad(CodeAnswers, "%d places leave nothing to pick: have at least two", len(q.Options))
	}
	checkTexts(k, q.Options)
	for i := range q.Options {
		o := &q.Options[i]
		if max(o.X, o.Y) > 1000 || min(o.X, o.Y) < 0 {
			k.option(i).bad(CodeAnswers, "%d,%d lies outside the picture: count from 0 to 1000 from the left and from the top", o.X, o.Y)
		}
		for j := range min(i, MaxOptions) {
			if other := &q.Options[j]; apart(o.X, other.X) < MinApart && apart(o.Y, other.Y) < MinApart {
				k.option(i).bad(CodeAnswers, "the place is hard to tell from answer %d: put %d thousandths between them, across or down", j+1, MinApart)
				break
			}
		}
	}
}

func apart(a, b int) int { return max(a, b) - min(a, b) }

func (q *Question) checkBlanks(k checker) {
	q.checkParts(k)
	words := ""
	for i := range q.Parts {
		p := &q.Parts[i]
		words += p.Text + p.After
		if p.After != "" && i < len(q.Parts)-1 {
			k.part(i).bad(CodeSyntax, "words stand behind it that belong before the next blank: keep to one sentence")
		}
		at := k.part(i)
		(&Question{Kind: Text, Options: p.Options}).checkTyped(at)
		checkWhys(at, p.Options)
		checkCount(at, len(p.Options))
		for j := range p.Options {
			for _, s := range p.Options[j].Spellings {
				if len(s) > MaxBlank {
					at.option(j).bad(CodeAnswers, "the spelling %.40q is longer than the %d bytes that can be typed: shorten it", s, MaxBlank)
				}
			}
		}
	}
	if len(q.Parts) == 0 || fold(words) == "" {
		k.bad(CodeAnswers, "there is no blank to fill, or nothing around it: write a sentence with ___ for each")
	}
}

func (q *Question) checkPartsAgainst(k checker, first *Question) {
	if len(q.Parts) != len(first.Parts) || q.Kind == Matching && len(q.Options) != len(first.Options) {
		k.bad(CodeLanguages, "there are %d parts and %d options here, %d and %d in another language: give both the same", len(q.Parts),
			len(q.Options), len(first.Parts), len(first.Options))
		return
	}
	for i := range q.Parts {
		if q.Parts[i].Match != first.Parts[i].Match {
			k.part(i).bad(CodeLanguages, "it belongs to another option than in another language: give both the same parts and options in the same order")
		}
	}
}
