package entra_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"drypp/bot/directory/entra"
	"drypp/bot/directory/entra/graphtest"
	"drypp/bot/teams/credential"
	"drypp/bot/teams/teamstest"
)

// TestGraphTokens gets tokens for Graph in each way that needs no Azure machine,
// also as azidentity does it by itself, which asks about the authority first.
func TestGraphTokens(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("header.claims.signature"), 0o600); err != nil {
		t.Fatal(err)
	}
	by := func(c credential.Config) func(*http.Client) (azcore.TokenCredential, error) {
		return func(client *http.Client) (azcore.TokenCredential, error) {
			c.AppID, c.TenantID, c.Client = teamstest.AppID, teamstest.Tenant, client
			return credential.New(c)
		}
	}
	for name, tt := range map[string]struct {
		credential func(*http.Client) (azcore.TokenCredential, error)
		code       string
	}{
		"secret":            {by(credential.Config{Secret: teamstest.Secret}), ""},
		"another secret":    {by(credential.Config{Secret: "no"}), "AADSTS7000215"},
		"federated":         {by(credential.Config{Kind: credential.Federated, AssertionFile: file}), ""},
		"workload identity": {by(credential.Config{Kind: credential.WorkloadIdentity, AssertionFile: file}), ""},
		"azidentity": {func(client *http.Client) (azcore.TokenCredential, error) {
			return azidentity.NewClientSecretCredential(teamstest.Tenant, teamstest.AppID, teamstest.Secret,
				&azidentity.ClientSecretCredentialOptions{ClientOptions: azcore.ClientOptions{Transport: client}})
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, network := graphtest.Start(t, graphtest.Config{})
			client := network.Client()
			t.Cleanup(client.CloseIdleConnections)
			tokens, err := tt.credential(client)
			if err != nil {
				t.Fatal(err)
			}
			c, err := entra.New(entra.Config{Tenant: teamstest.Tenant, Credential: tokens, Client: client, AppExternalID: graphtest.ExternalID})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.App(t.Context())
			e, _ := err.(*entra.Error)
			if tt.code == "" && err != nil || tt.code != "" && (e == nil || e.Code != tt.code || g.Calls(graphtest.Catalog) != 0) {
				t.Errorf("%v, want %q", err, tt.code)
			}
			if refused := network.Refused(); len(refused) != 0 {
				t.Errorf("other hosts were asked: %q", refused)
			}
		})
	}
}
