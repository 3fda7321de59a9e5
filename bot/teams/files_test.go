package teams_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"drypp/bot/teams"
	"drypp/bot/teams/teamstest"
)

const (
	onedrive = "fjordvik-my.sharepoint.com"
	secret   = "tempauth=v1.secret"
	address  = "https://" + onedrive + "/personal/kari/_layouts/15/download.aspx?UniqueId=1&" + secret
)

// sent is an attachment as Teams sends a file (Microsoft, "Send and receive
// files through a bot").
func sent(name, url string) object {
	return object{
		"contentType": "application/vnd.microsoft.teams.file.download.info", "name": name,
		"contentUrl": "https://" + onedrive + "/personal/kari/Documents/" + name,
		"content":    object{"downloadUrl": url, "uniqueId": "1", "fileType": "xlsx", "etag": object{}},
	}
}

// TestFiles: the files of a message come along, and nothing else that is
// attached.
func TestFiles(t *testing.T) {
	t.Parallel()
	many := make([]any, 12)
	for i := range many {
		many[i] = sent(fmt.Sprintf("%d.csv", i), address)
	}
	picture := object{"contentType": "image/*", "contentUrl": "https://smba.trafficmanager.net/emea/v3/attachments/1", "name": "image"}
	for _, tt := range []struct {
		name    string
		message object
		want    []string
	}{
		{"one", object{"text": "", "attachments": []any{sent("folk.xlsx", address)}}, []string{"folk.xlsx"}},
		{"beside others", object{"attachments": []any{object{"contentType": "text/html", "content": "<p>hi</p>"}, picture, sent("folk.xlsx", address), 1, "x"}}, []string{"folk.xlsx"}},
		{"too many", object{"attachments": many}, []string{"0.csv", "1.csv", "2.csv", "3.csv", "4.csv", "5.csv", "6.csv", "7.csv", "8.csv", "9.csv"}},
		{"no address", object{"attachments": []any{sent("folk.xlsx", "")}}, nil},
		{"long address", object{"attachments": []any{sent("folk.xlsx", address+strings.Repeat("x", 9000))}}, nil},
		{"long name", object{"attachments": []any{sent(strings.Repeat("x", 2000), address)}}, nil},
		{"no list", object{"attachments": object{"0": sent("folk.xlsx", address)}}, nil},
		{"no content", object{"attachments": []any{object{"contentType": "application/vnd.microsoft.teams.file.download.info", "content": "x"}}}, nil},
		{"in a group", object{"conversation": object{"id": "19:x@thread.v2", "conversationType": "groupChat", "tenantId": tenant}, "attachments": []any{sent("folk.xlsx", address)}}, nil},
		{"with a click", object{"text": "", "value": object{"do": "help"}}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got *teams.Turn
			if w := postTo(fuzzed(handlerFunc(func(turn teams.Turn) { got = &turn })), []byte(with(t, tt.message))); w.Code != 200 {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			var names []string
			for _, f := range got.Files {
				names = append(names, f.Name)
				if f.URL != address {
					t.Errorf("%s is to be got from %s", f.Name, f.URL)
				}
			}
			if !slices.Equal(names, tt.want) {
				t.Errorf("files %q, want %q", names, tt.want)
			}
		})
	}
}

// sharepoint is a network with a stand-in of the place that Teams keeps files.
func sharepoint(t *testing.T, h http.HandlerFunc) (*teamstest.Network, *http.Client) {
	t.Helper()
	_, network, _ := network(t)
	network.Handle(onedrive, h)
	transport := network.Transport()
	t.Cleanup(transport.CloseIdleConnections)
	return network, teams.NewHTTPClient(transport)
}

func TestDownload(t *testing.T) {
	t.Parallel()
	_, client := sharepoint(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.URL.RawQuery != "UniqueId=1&"+secret {
			t.Errorf("asked with %q, a token %q", r.URL, r.Header.Get("Authorization"))
		}
		io.WriteString(w, "Navn;E-post\n")
	})
	for _, limit := range []int64{12, 1 << 20} {
		body, err := teams.Download(t.Context(), client, teams.File{Name: "folk.csv", URL: address}, limit)
		if err != nil || string(body) != "Navn;E-post\n" {
			t.Errorf("%q, %v", body, err)
		}
	}
}

// TestDownloadRefuses every address but those of the place that Teams keeps
// files in, without asking anybody.
func TestDownloadRefuses(t *testing.T) {
	t.Parallel()
	_, client := sharepoint(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s was asked for", r.URL) })
	for _, url := range []string{
		"", "folk.xlsx", "http://" + onedrive + "/x", "https://sharepoint.com/x", "https://sharepoint.com.evil.example/x",
		"https://evilsharepoint.com/x", "https://" + onedrive + ".evil.example/x", "https://" + onedrive + ":8443/x",
		"https://" + onedrive + "@169.254.169.254/x", "https://user:word@" + onedrive + "/x", "https://169.254.169.254/x",
		"https://[::1]/.sharepoint.com", "https://127.0.0.1#.sharepoint.com", `https://127.0.0.1\.sharepoint.com/x`,
		"https://" + onedrive + "/x y", "https://" + onedrive + "/x#y", "https://bücher.sharepoint.com/x", "file:///etc/passwd",
		"https:" + onedrive + "/x", "https://.sharepoint.com/x", "https://%31.sharepoint.com/x", address + strings.Repeat("x", 9000),
	} {
		_, err := teams.Download(t.Context(), client, teams.File{URL: url}, 100)
		if !errors.Is(err, teams.ErrFileRefused) {
			t.Errorf("%.80s: %v", url, err)
		}
	}
}

// TestDownloadFails: whatever goes wrong, nothing comes back, and no error says
// where the file was.
func TestDownloadFails(t *testing.T) {
	t.Parallel()
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	redirect := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
	}
	for _, tt := range []struct {
		name   string
		answer http.HandlerFunc
		want   error
	}{
		{"gone", status(http.StatusNotFound), teams.ErrFileGone},
		{"expired", status(http.StatusUnauthorized), teams.ErrFileGone},
		{"broken", status(http.StatusInternalServerError), nil},
		{"partial", status(http.StatusPartialContent), nil},
		{"declared too large", func(w http.ResponseWriter, _ *http.Request) { w.Write(bytes.Repeat([]byte("x"), 101)) }, teams.ErrFileTooLarge},
		{"endless", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		}, teams.ErrFileTooLarge},
		{"cut off", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "50")
			io.WriteString(w, "short")
		}, nil},
		{"dropped", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, nil},
		{"sent elsewhere", redirect("https://evil.example/" + secret), teams.ErrFileRefused},
		{"sent inside", redirect("http://169.254.169.254/metadata/identity"), teams.ErrFileRefused},
		{"sent around", redirect(address), teams.ErrFileRefused},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			network, client := sharepoint(t, tt.answer)
			body, err := teams.Download(t.Context(), client, teams.File{Name: "folk.csv", URL: address}, 100)
			switch {
			case err == nil || body != nil:
				t.Fatalf("got %q", body)
			case tt.want != nil && !errors.Is(err, tt.want):
				t.Errorf("%v, want %v", err, tt.want)
			case strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "fjordvik"):
				t.Errorf("the error says where the file is: %v", err)
			}
			if refused := network.Refused(); len(refused) > 0 {
				t.Errorf("asked elsewhere: %q", refused)
			}
		})
	}
}

func TestDownloadFollowsSharePoint(t *testing.T) {
	t.Parallel()
	_, client := sharepoint(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/there" {
			if r.Header.Get("Referer") != "" {
				t.Error("the secret address went along")
			}
			io.WriteString(w, "x")
			return
		}
		http.Redirect(w, r, "/there", http.StatusFound)
	})
	if body, err := teams.Download(t.Context(), client, teams.File{URL: address}, 10); err != nil || string(body) != "x" {
		t.Errorf("%q, %v", body, err)
	}
}

func TestDownloadEndsWithContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	_, client := sharepoint(t, func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	if _, err := teams.Download(ctx, client, teams.File{URL: address}, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// FuzzDownload: whatever the address, only SharePoint's hosts are asked, by
// https.
func FuzzDownload(f *testing.F) {
	f.Add(address)
	f.Add("https://evil.example\\.sharepoint.com/")
	f.Add("https://a.sharepoint.com:443/x?y=z%00")
	f.Fuzz(func(t *testing.T, url string) {
		client := teams.NewHTTPClient(roundTripper(func(r *http.Request) (*http.Response, error) {
			if host := r.URL.Hostname(); r.URL.Scheme != "https" || !strings.HasSuffix(strings.ToLower(host), ".sharepoint.com") || r.URL.User != nil {
				t.Errorf("%q asks %q", url, host)
			}
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("x")), Request: r}, nil
		}))
		_, err := teams.Download(t.Context(), client, teams.File{URL: url}, 10)
		if err != nil && len(url) > 20 && strings.Contains(err.Error(), url) {
			t.Errorf("the error repeats the address: %v", err)
		}
	})
}
