package privacy

import (
	"cmp"
	"context"
	"slices"

	"drypp/bot/store"
	"drypp/courses/rights"
)

// fromTeams is the source of people whom nobody listed.
const fromTeams = "teams"

// Facts returns what the information about the processing says now: what the
// configuration says, with the fields that are chosen and where people come from.
// The caller may change them.
func (s *Service) Facts(ctx context.Context, tenant string) (*rights.Facts, error) {
	o, err := s.organisation(tenant)
	if err != nil {
		return nil, err
	}
	f := o.Organisation.Facts
	if f.Source, err = o.source(ctx); err != nil {
		return nil, err
	}
	f.Tenant, f.Name, f.ContractTo = o.Tenant, o.Name, o.ContractTo
	f.Fields = slices.Clone(o.Fields())
	f.Contacts, f.Proof, f.Recipients = slices.Clone(f.Contacts), slices.Clone(f.Proof), slices.Clone(f.Recipients)
	return &f, nil
}

// source says where people come from: what the configuration says, or else what
// brought them.
func (o *organisation) source(ctx context.Context) (string, error) {
	r, err := o.Store.Roster(ctx)
	if err != nil {
		return "", reading("where people come from", err)
	}
	return cmp.Or(o.Organisation.Facts.Source, string(r.From), fromTeams), nil
}

// directory is the source that tells by itself who left.
const directory = string(store.FromDirectory)
