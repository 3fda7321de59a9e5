package delivery

import "time"

// Rate returns how many requests a second an organisation is held to: what
// Teams allows, less after a 429. The tenant must be one that is configured.
func (p *Pacer) Rate(now time.Time, tenant string) float64 {
	b := p.budget(tenant, now)
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.allowance.at(b.advance(now))
}
