package eea

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// machine stands in for the metadata service: everything that is sent to its
// address goes to handle.
func machine(t *testing.T, handle http.HandlerFunc) http.RoundTripper {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	tr := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		if address != "169.254.169.254:80" {
			t.Errorf("asked %s", address)
		}
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}}
	t.Cleanup(tr.CloseIdleConnections)
	return tr
}

func variables(of map[string]string) func(string) string {
	return func(name string) string { return of[name] }
}

func TestProbeMetadata(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status       int
		answer, want string
	}{
		"virtual machine": {200, `{"compute":{"location":"norwayeast","name":"x"},"network":{}}`, "norwayeast"},
		"as people write": {200, `{"compute":{"location":"Norway East"}}`, "norwayeast"},
		"outside":         {200, `{"compute":{"location":"eastus"}}`, "eastus"},
		"elsewhere":       {404, `{"compute":{"location":"norwayeast"}}`, ""},
		"a page":          {200, "<html>", ""},
		"nothing":         {200, "", ""},
		"no location":     {200, `{"compute":{}}`, ""},
		"another cloud":   {200, `{"compute":{"location":"eu-west-1"}}`, ""},
		"endless":         {200, `{"compute":{"location":"` + strings.Repeat("a", maxMetadata) + `"}}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			by := machine(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Metadata") != "true" || r.URL.Path != "/metadata/instance" || r.URL.Query().Get("api-version") != "2021-02-01" {
					t.Errorf("asked for %s with %v", r.URL, r.Header)
				}
				w.WriteHeader(test.status)
				w.Write([]byte(test.answer))
			})
			region, ok := Probe(t.Context(), by, variables(nil))
			if region != test.want && ok || ok != (test.want != "") {
				t.Errorf("got %q, %v; want %q", region, ok, test.want)
			}
		})
	}
}

// nobody fails whoever asks it.
type nobody struct{ t *testing.T }

func (n nobody) RoundTrip(*http.Request) (*http.Response, error) {
	n.t.Error("the metadata service is asked")
	return nil, errors.New("nobody is there")
}

func TestProbeVariables(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		set  map[string]string
		want string
	}{
		"App Service":    {map[string]string{"WEBSITE_SITE_NAME": "drypp", "REGION_NAME": "Norway East"}, "norwayeast"},
		"Container Apps": {map[string]string{"CONTAINER_APP_ENV_DNS_SUFFIX": "happybay-1a2b.swedencentral.azurecontainerapps.io"}, "swedencentral"},
	} {
		if region, ok := Probe(t.Context(), nobody{t}, variables(test.set)); region != test.want || !ok {
			t.Errorf("%s: got %q, %v", name, region, ok)
		}
	}
}

func TestProbeVariablesOfOthers(t *testing.T) {
	t.Parallel()
	by := machine(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte(`{"compute":{"location":"westeurope"}}`))
	})
	for name, set := range map[string]map[string]string{
		"no App Service": {"REGION_NAME": "norwayeast"},
		"no region":      {"WEBSITE_SITE_NAME": "drypp", "REGION_NAME": "eu-north-1"},
		"own domain":     {"CONTAINER_APP_ENV_DNS_SUFFIX": "apps.example.no"},
	} {
		if region, ok := Probe(t.Context(), by, variables(set)); region != "westeurope" || !ok {
			t.Errorf("%s: got %q, %v", name, region, ok)
		}
	}
}

// silence answers nobody.
type silence struct{}

func (silence) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestProbeHasPatience(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if region, ok := Probe(t.Context(), silence{}, variables(nil)); ok {
			t.Errorf("got %q", region)
		}
		if took := time.Since(start); took != Patience {
			t.Errorf("it took %v, want %v", took, Patience)
		}
	})
}

func FuzzMetadata(f *testing.F) {
	f.Add([]byte(`{"compute":{"location":"norwayeast"}}`))
	f.Add([]byte(`{"compute":{"location":"Norway East"},"compute":1}`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		if region, ok := readMetadata(bytes.NewReader(answer)); ok && !regionName.MatchString(region) {
			t.Fatalf("%q is taken for a region", region)
		}
	})
}
