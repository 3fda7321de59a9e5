package main

import (
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"drypp/bot/delivery"
)

// pace tells Prometheus how fast deliveries may go at the moment that it asks.
type pace struct {
	pacer         *delivery.Pacer
	organisations []organisation
	now           func() time.Time
}

var (
	allowedRate = prometheus.NewDesc("drypp_delivery_allowed_rate",
		"Requests a second that the organisation is held to that Teams slows down most.", nil, nil)
	stoppedOrganisations = prometheus.NewDesc("drypp_delivery_stopped_organisations",
		"Organisations to which nothing goes out by itself at the moment, by reason.", []string{"reason"}, nil)
)

// Describe implements prometheus.Collector.
func (p *pace) Describe(to chan<- *prometheus.Desc) {
	to <- allowedRate
	to <- stoppedOrganisations
}

// Collect implements prometheus.Collector.
func (p *pace) Collect(to chan<- prometheus.Metric) {
	lowest, stopped := math.Inf(1), map[string]int{}
	for i := range p.organisations {
		tenant := p.organisations[i].TenantID
		lowest = min(lowest, p.pacer.Rate(p.now(), tenant))
		if reason, _ := p.pacer.Stopped(tenant); reason != "" {
			stopped[reason]++
		}
	}
	to <- prometheus.MustNewConstMetric(allowedRate, prometheus.GaugeValue, lowest)
	for reason, n := range stopped {
		to <- prometheus.MustNewConstMetric(stoppedOrganisations, prometheus.GaugeValue, float64(n), reason)
	}
}
