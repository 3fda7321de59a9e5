package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"drypp/bot/directory/entra"
	"drypp/bot/privacy/audit"
	"drypp/bot/reports"
	"drypp/bot/reports/xapi"
	"drypp/bot/store"
	"drypp/bot/store/bolt"
	"drypp/bot/store/keyring"
	"drypp/cmd/drypp/config"
	"drypp/courses"
	"drypp/courses/audience"
	"drypp/courses/recall"
	"drypp/courses/roles"
	"drypp/courses/surveys"
)

// organisation is a configured organisation with what is kept of it.
type organisation struct {
	config.Organisation
	source reports.Source
	// store is the open store of a running service.
	store store.Store
	// recorded is store once there is a log.
	recorded *recorded
	// patient is the same store for what nobody waits for, while the service
	// runs.
	patient store.Store
	// ring holds the keys that the store is sealed with.
	ring *keyring.Ring
	// audit is its log.
	audit     *audit.Log
	catalogue *courses.Catalogue
	// rules are shared by everything that selects people.
	rules *audience.Rules
	// roles says who may do what.
	roles *roles.Roles
	// cutAnew is told when people are to be counted anew, in a service; nil
	// elsewhere.
	cutAnew chan struct{}
	// recall says which questions come back, nil if none do.
	recall *recall.Settings
	// surveys are those on offer.
	surveys *surveys.Catalogue
	// maker makes xAPI statements, or nil.
	maker *xapi.Maker
	// issuer makes certificates, or nil.
	issuer *issuer
	// graph is its directory; if it is nil and the organisation has one, noGraph
	// says why it can't be asked.
	graph   *entra.Client
	noGraph error
}

// lots names the secret that people are assigned by lot with.
const lots = "lots"

// newOrganisation returns a configured organisation whose store is open. It is to be
// closed even after an error.
func newOrganisation(c *config.Config, o config.Organisation, db *bolt.DB) (organisation, error) {
	made := organisation{
		Organisation: o, source: db, store: db, ring: db.Ring(), catalogue: c.Catalogue(), rules: audience.NewRules(o.Fields...),
		surveys: c.SurveyCatalogue(), issuer: newIssuer(c, &o), maker: newMaker(c, &o, c.Catalogue()),
	}
	made.roles = roles.New(o.Roles(), made.rules)
	made.graph, made.noGraph = newGraph(c, &o, nil)
	seed, err := db.Ring().Secret(lots)
	if err == nil {
		made.recall = o.Reviews.Settings(*seed)
	}
	return made, err
}

// record has what is done to the organisation's people on record from now on.
func (o *organisation) record(k *keeper, now func() time.Time) (err error) {
	if o.audit, err = k.openAudit(o.TenantID, o.ring, now); err != nil {
		return err
	}
	if repaired := o.audit.Repaired(); len(repaired) > 0 {
		detail := map[string]string{"repairs": strconv.Itoa(len(repaired))}
		if _, err := o.audit.Append(context.Background(), audit.Entry{Actor: audit.Service, Action: audit.LogRepaired, Detail: detail}); err != nil {
			return err
		}
	}
	o.recorded = &recorded{Store: o.store, log: o.audit, refused: xapi.Folder(k.config.Refused(o.TenantID))}
	o.store = o.recorded
	return nil
}

// close closes the store and the log, if there are any.
func (o *organisation) close() (err error) {
	if o.audit != nil {
		err = o.audit.Close()
	}
	if c, ok := o.source.(io.Closer); ok {
		err = errors.Join(err, c.Close())
	}
	return err
}

func closeAll(list []organisation) error {
	var errs []error
	for i := range list {
		errs = append(errs, list[i].close())
	}
	return errors.Join(errs...)
}

// errUnknownOrganisation: nobody configured the tenant that was asked for.
var errUnknownOrganisation = errors.New("is no tenant_id of the configured organisations")

// byTenant returns the organisation with a tenant ID.
func byTenant(list []organisation, tenant string) (*organisation, error) {
	for i := range list {
		if strings.EqualFold(list[i].TenantID, tenant) {
			return &list[i], nil
		}
	}
	return nil, fmt.Errorf("%q %w", tenant, errUnknownOrganisation)
}

// choose returns the organisations that are asked for.
func choose(list []organisation, asked resultsAsked) ([]organisation, error) {
	if asked.organisation == "" {
		return list, nil
	}
	one, err := byTenant(list, asked.organisation)
	if err != nil {
		return nil, err
	}
	return []organisation{*one}, nil
}

// writeResults writes the results that are asked for, as of now.
func writeResults(ctx context.Context, w io.Writer, list []organisation, asked resultsAsked, now time.Time) error {
	list, err := choose(list, asked)
	if err != nil {
		return err
	}
	var results []reports.Results
	for _, o := range list {
		r, err := reports.Collect(ctx, reports.Organisation{
			Tenant: o.TenantID, Name: o.Name, Language: courses.Language(o.Language),
		}, o.source, o.catalogue, asked.people, now)
		if err != nil {
			return err
		}
		results = append(results, r)
	}
	return reports.Write(w, asked.format, results...)
}
