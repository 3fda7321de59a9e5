package courses

// WithoutScores returns the same courses for an organisation whose managers see
// no scores: none of them has ManagersSeeScores.
func (c *Catalogue) WithoutScores() *Catalogue {
	without := &Catalogue{byID: make(map[string]*Course, len(c.order)), competences: c.competences}
	for _, course := range c.order {
		if course.ManagersSeeScores {
			silent := *course
			silent.ManagersSeeScores = false
			course = &silent
		}
		without.order, without.byID[course.ID] = append(without.order, course), course
	}
	return without
}
