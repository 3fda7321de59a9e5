package main

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"drypp/bot/delivery"
	"drypp/bot/reports/digest"
	"drypp/bot/teams"
	"drypp/courses"
)

// metrics is what Prometheus is told. No label is personal, nor names an
// organisation.
type metrics struct {
	registry   *prometheus.Registry
	turns      *prometheus.CounterVec
	took       *prometheus.HistogramVec
	answers    *prometheus.CounterVec
	batch      prometheus.Histogram
	commit     prometheus.Histogram
	sendErrors *prometheus.CounterVec
	unhealthy  prometheus.Gauge
	deliveries *prometheus.CounterVec
	digests    *prometheus.CounterVec
}

func newMetrics() *metrics {
	seconds := prometheus.ExponentialBuckets(0.0005, 2, 15) // 0.5 ms to 8 s
	m := &metrics{
		registry: prometheus.NewRegistry(),
		turns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "drypp_turns_total", Help: "Requests to /api/messages by kind and outcome.",
		}, []string{"kind", "outcome"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "drypp_turn_seconds", Help: "How long requests to /api/messages took, by kind.", Buckets: seconds,
		}, []string{"kind"}),
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "drypp_answers_total", Help: "Answers to questions by what became of them: recorded, replayed, stale or unusable.",
		}, []string{"outcome"}),
		batch: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "drypp_commit_operations", Help: "Changes that share one commit of a store.", Buckets: prometheus.ExponentialBuckets(1, 2, 9),
		}),
		commit: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "drypp_commit_seconds", Help: "How long a commit of a store took.", Buckets: seconds,
		}),
		sendErrors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "drypp_send_errors_total", Help: "Calls to Teams that failed, by reason.",
		}, []string{"reason"}),
		unhealthy: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "drypp_unhealthy_stores", Help: "Stores that take no changes at the moment.",
		}),
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "drypp_deliveries_total", Help: "What went out by itself, by what it was (card, chat or removal), what became of it, and why not.",
		}, []string{"what", "outcome", "reason"}),
		digests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "drypp_digests_total", Help: "Digests by whom they are for (manager or contact), what became of them, and why not.",
		}, []string{"kind", "outcome", "reason"}),
	}
	m.registry.MustRegister(m.turns, m.took, m.answers, m.batch, m.commit, m.sendErrors, m.unhealthy,
		m.deliveries, m.digests,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector())
	return m
}

func (m *metrics) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	return mux
}

// request is told of each request to /api/messages.
func (m *metrics) request(o teams.Observation) {
	m.turns.WithLabelValues(o.Kind, o.Outcome).Inc()
	m.took.WithLabelValues(o.Kind).Observe(o.Took.Seconds())
}

// committed is told of each commit.
func (m *metrics) committed(ops int, took time.Duration) {
	m.batch.Observe(float64(ops))
	m.commit.Observe(took.Seconds())
}

// answered is told what became of each answer to a question.
func (m *metrics) answered(o courses.Outcome) {
	m.answers.WithLabelValues(outcomeNames[o]).Inc()
}

var outcomeNames = map[courses.Outcome]string{
	courses.Recorded: "recorded", courses.Replayed: "replayed", courses.Stale: "stale", courses.Unusable: "unusable",
}

// delivered is told what became of each call that nobody waited for.
func (m *metrics) delivered(o delivery.Outcome) {
	outcome := string(o.Stage)
	if outcome == "" {
		outcome = map[bool]string{true: "done", false: "failed"}[o.Reason == ""]
	}
	m.deliveries.WithLabelValues(o.Call.String(), outcome, o.Reason).Inc()
}

// digested is told what became of each digest.
func (m *metrics) digested(o digest.Outcome) {
	m.digests.WithLabelValues(string(o.Kind), string(o.Stage), o.Reason).Inc()
}

func (m *metrics) sent(err error) {
	if err != nil {
		m.sendErrors.WithLabelValues(string(teams.ReasonOf(err))).Inc()
	}
}

// counted is a connector whose failures are counted.
type counted struct {
	*teams.Connector
	metrics *metrics
}

// Send, Update, Delete, Create and Member do what teams.Connector's do.
func (c counted) Send(ctx context.Context, chat courses.Chat, a teams.Answer) (string, error) {
	id, err := c.Connector.Send(ctx, chat, a)
	c.metrics.sent(err)
	return id, err
}

// Update: see Send.
func (c counted) Update(ctx context.Context, chat courses.Chat, activity string, a teams.Answer) error {
	err := c.Connector.Update(ctx, chat, activity, a)
	c.metrics.sent(err)
	return err
}

// Delete: see Send.
func (c counted) Delete(ctx context.Context, chat courses.Chat, activity string) error {
	err := c.Connector.Delete(ctx, chat, activity)
	c.metrics.sent(err)
	return err
}

// Create: see Send.
func (c counted) Create(ctx context.Context, serviceURL, tenant, user string) (courses.Chat, error) {
	chat, err := c.Connector.Create(ctx, serviceURL, tenant, user)
	c.metrics.sent(err)
	return chat, err
}

// Member: see Send.
func (c counted) Member(ctx context.Context, chat courses.Chat, user string) (teams.Member, error) {
	m, err := c.Connector.Member(ctx, chat, user)
	c.metrics.sent(err)
	return m, err
}
