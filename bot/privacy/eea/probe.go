package eea

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

const (
	// metadataURL is where a virtual machine of Azure is told what it is ("Azure
	// Instance Metadata Service"). It answers within the machine, and no proxy may
	// stand between.
	metadataURL = "http://169.254.169.254/metadata/instance?api-version=2021-02-01"
	// Patience is how long Probe takes at most. Where there is no such service,
	// packets to its address may get no answer at all.
	Patience = time.Second
	// maxMetadata bounds its answer, in bytes; usual are 3 KB.
	maxMetadata = 64 << 10
	// containerApps is what the name of an environment of Azure Container Apps ends
	// in, after the region.
	containerApps = ".azurecontainerapps.io"
)

// regionName matches what an Azure region is called: whatever else answers isn't
// Azure.
var regionName = regexp.MustCompile(`^[a-z0-9]{1,40}$`)

// Probe asks the machine which Azure region it is in: by the variables of App
// Service and Container Apps where it runs in one of these, else the instance
// metadata service by way of a transport that knows no proxy. It is false where
// nobody says, after Patience at the latest.
//
// Sources: "Environment variables and app settings in Azure App Service"
// (WEBSITE_SITE_NAME, REGION_NAME), "Manage environment variables on Azure Container
// Apps" (CONTAINER_APP_ENV_DNS_SUFFIX), "Azure Instance Metadata Service".
func Probe(ctx context.Context, by http.RoundTripper, getenv func(string) string) (region string, ok bool) {
	if getenv("WEBSITE_SITE_NAME") != "" {
		if region, ok = plausible(getenv("REGION_NAME")); ok {
			return region, true
		}
	}
	if environment, is := strings.CutSuffix(getenv("CONTAINER_APP_ENV_DNS_SUFFIX"), containerApps); is {
		if region, ok = plausible(environment[strings.LastIndexByte(environment, '.')+1:]); ok {
			return region, true
		}
	}
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	return askMetadata(ctx, by)
}

func askMetadata(ctx context.Context, by http.RoundTripper) (region string, ok bool) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, metadataURL, nil)
	if err != nil {
		return "", false
	}
	req.Header.Set("Metadata", "true")
	resp, err := by.RoundTrip(req)
	if err != nil {
		return "", false
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", false
	}
	return readMetadata(resp.Body)
}

// readMetadata reads the region out of the service's answer.
func readMetadata(answer io.Reader) (region string, ok bool) {
	var instance struct {
		Compute struct {
			Location string `json:"location"`
		} `json:"compute"`
	}
	if json.UnmarshalRead(io.LimitReader(answer, maxMetadata), &instance) != nil {
		return "", false
	}
	return plausible(instance.Compute.Location)
}

// plausible returns a region as programs name it, if it can be one.
func plausible(name string) (region string, ok bool) {
	region = strings.ToLower(strings.ReplaceAll(name, " ", ""))
	return region, regionName.MatchString(region)
}
