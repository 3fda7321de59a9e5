package main

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"drypp/bot/store/keyring"
	"drypp/bot/store/keyring/vault"
	"drypp/bot/teams"
	"drypp/cmd/drypp/config"
)

// inVault returns the master key that is in Azure Key Vault.
func inVault(ctx context.Context, c *config.Config) (keyring.Master, error) {
	client := teams.NewHTTPClient(nil)
	credential, err := newCredential(c, client, nil)
	if err != nil {
		return nil, err
	}
	address, key := c.MasterKey.KeyName()
	return vault.Open(ctx, vault.Options{URL: address, Key: key, Credential: credential, Client: azcore.ClientOptions{Transport: client}})
}
