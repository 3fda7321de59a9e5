package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"drypp/bot/reports/xapi"
)

// lrsTraffic tells Prometheus how sending statements goes.
type lrsTraffic []*xapi.Sender

var (
	statementsSent = prometheus.NewDesc("drypp_xapi_statements_total",
		"xAPI statements by what became of them: sent, existing (the LRS had them) or refused (they are kept).", []string{"outcome"}, nil)
	lrsFailing = prometheus.NewDesc("drypp_xapi_failing_organisations",
		"Organisations to whose LRS nothing can be sent at present; statements are kept meanwhile.", nil, nil)
)

// Describe implements prometheus.Collector.
func (t lrsTraffic) Describe(to chan<- *prometheus.Desc) {
	to <- statementsSent
	to <- lrsFailing
}

// Collect implements prometheus.Collector.
func (t lrsTraffic) Collect(to chan<- prometheus.Metric) {
	var all xapi.State
	failing := 0
	for _, s := range t {
		state := s.State()
		all.Sent, all.Existing, all.Refused = all.Sent+state.Sent, all.Existing+state.Existing, all.Refused+state.Refused
		if state.Failing != "" {
			failing++
		}
	}
	for outcome, n := range map[string]int{"sent": all.Sent, "existing": all.Existing, "refused": all.Refused} {
		to <- prometheus.MustNewConstMetric(statementsSent, prometheus.CounterValue, float64(n), outcome)
	}
	to <- prometheus.MustNewConstMetric(lrsFailing, prometheus.GaugeValue, float64(failing))
}
