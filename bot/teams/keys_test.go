package teams_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
)

// virtual makes an inbound that lives on a bubble's clock.
func virtual(t *testing.T) *inbound {
	t.Helper()
	in := newInbound(t, func(c *teams.ValidatorConfig) { c.Now = time.Now })
	in.clock = &clock{at: time.Now()}
	config := in.endpoint.EndpointConfig
	config.Now = time.Now
	in.endpoint = teams.NewEndpoint(config)
	return in
}

// let reports what Authenticate says of a token signed now.
func (in *inbound) let(t *testing.T, options ...teamstest.Option) error {
	t.Helper()
	claims := in.authority.Claims(appID, serviceURL, time.Now())
	_, err := in.validator.Authenticate(t.Context(), in.sign(t, claims, options...))
	return err
}

// fresh makes each token one of its own, so that none is remembered.
func fresh(n int) teamstest.Option { return teamstest.Header("n", n) }

func TestKeysAreFetchedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := virtual(t)
		failed := make(chan error)
		for i := range 50 {
			go func() { failed <- in.let(t, fresh(i)) }()
		}
		for range 50 {
			if err := <-failed; err != nil {
				t.Error(err)
			}
		}
		if n := in.authority.Fetches(); n != 1 {
			t.Errorf("%d fetches, want 1", n)
		}
	})
}

func TestKeysAreRefreshedDailyOffTheRequestPath(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := virtual(t)
		for hour := range 49 {
			if err := in.let(t, fresh(hour)); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			if got, want := in.authority.Fetches(), 1+hour/24; got != want {
				t.Fatalf("after %d hours: %d fetches, want %d", hour, got, want)
			}
			time.Sleep(time.Hour)
		}
	})
}

func TestRefreshThatHangsDelaysNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := newInbound(t)
		hang := false
		served := in.authority.Handler()
		client := &http.Client{Transport: teamstest.InMemory(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if hang {
				<-r.Context().Done()
			}
			served.ServeHTTP(w, r)
		}))}
		v, err := teams.NewValidator(teams.ValidatorConfig{AppID: appID, Client: client, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		in.validator = v
		if err := v.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		hang = true
		time.Sleep(24 * time.Hour)
		start := time.Now()
		if err := in.let(t); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("it took %v of the bubble's time", took)
		}
		time.Sleep(time.Minute) // lets the fetch give up
	})
}

func TestRotation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := virtual(t)
		if err := in.let(t, fresh(1)); err != nil {
			t.Fatal(err)
		}
		old := in.authority.Key()
		in.authority.Publish(another(t))
		if err := in.let(t, fresh(2)); err != nil {
			t.Errorf("a token of the new key: %v", err)
		}
		if err := in.let(t, fresh(3), teamstest.SignedBy(old)); !errors.Is(err, teams.UnknownKey) {
			t.Errorf("a token of the key withdrawn: %v, want it refused", err)
		}
	})
}

func TestFloodOfKeyIDsFetchesHourly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := virtual(t)
		if err := in.validator.Warm(t.Context()); err != nil {
			t.Fatal(err)
		}
		const hours, each = 5, 40
		for hour := range hours {
			for i := range each {
				err := in.let(t, teamstest.Header("kid", fmt.Sprint(hour, i)))
				if !errors.Is(err, teams.UnknownKey) {
					t.Fatalf("an unknown key: %v", err)
				}
				time.Sleep(time.Hour / each)
			}
		}
		if got := in.authority.Fetches(); got != 1+hours {
			t.Errorf("%d fetches in %d hours, want the first and one an hour", got, hours)
		}
	})
}

func TestFailedRefreshKeepsTheKeys(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := virtual(t)
		if err := in.let(t, fresh(0)); err != nil {
			t.Fatal(err)
		}
		in.authority.Break(http.StatusServiceUnavailable)
		for i := range 10 {
			time.Sleep(24 * time.Hour)
			if err := in.let(t, fresh(i+1)); err != nil {
				t.Fatalf("after %d days without Microsoft: %v", i+1, err)
			}
			synctest.Wait()
		}
		if in.authority.Fetches() != 1 || !strings.Contains(in.log.String(), "fetching token keys failed") {
			t.Error("the failures aren't in the log")
		}
		in.authority.Break(0)
		time.Sleep(time.Minute)
		if err := in.let(t, fresh(100)); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if in.authority.Fetches() != 2 {
			t.Error("the keys weren't fetched when Microsoft was back")
		}
	})
}

func TestNoKeysYet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := virtual(t)
		in.authority.Break(http.StatusBadGateway)
		if err := in.validator.Warm(t.Context()); err == nil {
			t.Error("Warm succeeded without keys")
		}
		if err := in.validator.Ready(); !errors.Is(err, teams.KeysUnavailable) {
			t.Errorf("Ready: %v", err)
		}
		w := in.deliver(t, with(t, nil))
		if w.Code != http.StatusServiceUnavailable || len(in.handler.heard()) != 0 {
			t.Errorf("status %d without keys, want 503 and nobody let in", w.Code)
		}
		in.authority.Break(0)
		time.Sleep(5 * time.Second)
		if err := in.validator.Warm(t.Context()); err != nil {
			t.Error(err)
		}
		if err := in.validator.Ready(); err != nil {
			t.Error(err)
		}
	})
}

func TestRememberedTokenIsVerifiedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		in := virtual(t)
		header := in.sign(t, in.authority.Claims(appID, serviceURL, time.Now()))
		let := func() error {
			_, err := in.validator.Authenticate(t.Context(), header)
			return err
		}
		if err := let(); err != nil {
			t.Fatal(err)
		}
		// With the key gone, only what is remembered gets in.
		in.authority.Publish(another(t))
		if err := in.let(t); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5*time.Minute - time.Second)
		if err := let(); err != nil {
			t.Errorf("within five minutes: %v", err)
		}
		time.Sleep(time.Second)
		if err := let(); !errors.Is(err, teams.UnknownKey) {
			t.Errorf("after five minutes: %v, want it verified again", err)
		}
	})
}

func TestRememberedTokenExpires(t *testing.T) {
	t.Parallel()
	in := newInbound(t)
	claims := in.claims()
	claims["exp"] = in.clock.now().Add(-3 * time.Minute).Unix() // within the skew for two more
	header := in.sign(t, claims)
	post := func() int { return in.post(strings.NewReader(with(t, nil)), header).Code }
	if got := post(); got != http.StatusOK {
		t.Fatalf("status %d before the expiry", got)
	}
	in.clock.advance(2*time.Minute - time.Second)
	if got := post(); got != http.StatusOK {
		t.Errorf("status %d a second before the expiry", got)
	}
	in.clock.advance(time.Second)
	if got := post(); got != http.StatusUnauthorized {
		t.Errorf("status %d for a replay after the expiry, want 401", got)
	}
}

func TestRememberedTokenDoesNotVouchForTheActivity(t *testing.T) {
	t.Parallel()
	in := newInbound(t)
	header := in.sign(t, in.claims())
	for _, c := range []struct {
		change map[string]any
		want   int
	}{
		{nil, 200},
		{map[string]any{"serviceUrl": "https://smba.trafficmanager.net/amer/"}, 401},
		{map[string]any{"channelId": "webchat"}, 401},
		{map[string]any{"channelData": map[string]any{"tenant": map[string]any{"id": stranger}}}, 403},
		{nil, 200},
	} {
		if w := in.post(strings.NewReader(with(t, c.change)), header); w.Code != c.want {
			t.Errorf("%v: status %d, want %d", c.change, w.Code, c.want)
		}
	}
}

func TestFurtherIssuer(t *testing.T) {
	t.Parallel()
	name := "https://sts.windows.net/" + tenant + "/"
	in := newInbound(t, func(c *teams.ValidatorConfig) {
		c.Issuers = []teams.Issuer{{Name: name, Tenant: tenant, Metadata: metadata}}
	})
	for _, c := range []struct {
		name string
		tid  any
		body map[string]any
		want teams.Refusal
	}{
		{"its own tenant", strings.ToUpper(tenant), nil, "ok"},
		{"another tenant's token", stranger, nil, teams.TenantMismatch},
		{"no tid", "", nil, teams.TenantMismatch},
		{"tid is a number", 7, nil, teams.MalformedToken},
		{"an activity of another tenant", tenant, map[string]any{
			"conversation": map[string]any{"id": "a:chat"},
			"channelData":  map[string]any{"tenant": map[string]any{"id": stranger}},
		}, teams.TenantMismatch},
	} {
		t.Run(c.name, func(t *testing.T) {
			claims := in.claims()
			claims["iss"], claims["tid"] = name, c.tid
			in.post(strings.NewReader(with(t, c.body)), in.sign(t, claims))
			if got := in.last().Outcome; got != string(c.want) {
				t.Errorf("outcome %q, want %q", got, c.want)
			}
		})
	}
}

func TestConfigurationThatIsRefused(t *testing.T) {
	t.Parallel()
	good := teams.ValidatorConfig{AppID: appID, Client: http.DefaultClient, Now: time.Now}
	entra := teams.Issuer{Name: "https://sts.windows.net/x/", Tenant: tenant, Metadata: metadata}
	for _, c := range []struct {
		name   string
		change func(*teams.ValidatorConfig)
		want   string
	}{
		{"no application ID", func(c *teams.ValidatorConfig) { c.AppID = "" }, "application ID"},
		{"metadata without TLS", func(c *teams.ValidatorConfig) { c.Metadata = "http://login.botframework.com/" }, "https://"},
		{"an issuer for every tenant", func(c *teams.ValidatorConfig) {
			c.Issuers = []teams.Issuer{{Name: entra.Name, Metadata: metadata}}
		}, "name the tenant"},
		{"an issuer twice", func(c *teams.ValidatorConfig) { c.Issuers = []teams.Issuer{entra, entra} }, "name of its own"},
		{"the Bot Framework's name", func(c *teams.ValidatorConfig) {
			c.Issuers = []teams.Issuer{{Name: teams.BotFrameworkIssuer, Tenant: tenant, Metadata: metadata}}
		}, "name of its own"},
	} {
		config := good
		c.change(&config)
		if _, err := teams.NewValidator(config); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.want)
		}
	}
}

func TestKeyDocumentsThatAreRefused(t *testing.T) {
	t.Parallel()
	keys := "https://login.botframework.com" + teamstest.KeysPath
	good := fmt.Sprintf(`{"jwks_uri":%q,"id_token_signing_alg_values_supported":["RS256"]}`, keys)
	for _, c := range []struct{ name, metadata, keys string }{
		{"metadata isn't JSON", "<html>", ""},
		{"no algorithms", fmt.Sprintf(`{"jwks_uri":%q}`, keys), ""},
		{"only shared secrets", fmt.Sprintf(`{"jwks_uri":%q,"id_token_signing_alg_values_supported":["HS256","none"]}`, keys), ""},
		{"keys without TLS", `{"jwks_uri":"http://login.botframework.com/keys","id_token_signing_alg_values_supported":["RS256"]}`, ""},
		{"keys from a file", `{"jwks_uri":"file:///etc/passwd","id_token_signing_alg_values_supported":["RS256"]}`, ""},
		{"no keys", good, `{"keys":[]}`},
		{"keys without a modulus", good, `{"keys":[{"kty":"RSA","kid":"a","e":"AQAB"}]}`},
		{"keys are a string", good, `{"keys":"all"}`},
		{"too long", good, `{"keys":[` + strings.Repeat(" ", 2<<20) + `]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client := &http.Client{Transport: teamstest.InMemory(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body := c.keys
				if r.URL.Path == teamstest.MetadataPath {
					body = c.metadata
				}
				fmt.Fprint(w, body)
			}))}
			v, err := teams.NewValidator(teams.ValidatorConfig{AppID: appID, Client: client, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			if v.Warm(t.Context()) == nil || v.Ready() == nil {
				t.Error("it was believed")
			}
		})
	}
}

func TestKeysAreNotFetchedFromARedirect(t *testing.T) {
	t.Parallel()
	var asked bytes.Buffer
	client := &http.Client{Transport: teamstest.InMemory(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(&asked, r.Host)
		http.Redirect(w, r, "https://evil.example/", http.StatusFound)
	}))}
	v, err := teams.NewValidator(teams.ValidatorConfig{AppID: appID, Client: client, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if v.Warm(t.Context()) == nil || asked.String() != "login.botframework.com\n" {
		t.Errorf("asked %q", &asked)
	}
}
