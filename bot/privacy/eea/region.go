package eea

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// inside are the Azure regions that lie in the EEA, with the codes of the countries
// (ISO 3166-1 alpha-2) that they lie in. They are those that Microsoft's "Azure
// regions list" and azure-sdk-for-net's AzureLocation name: a region that was only
// announced has no name to configure yet.
var inside = map[string]string{
	"austriaeast":        "AT",
	"belgiumcentral":     "BE",
	"denmarkeast":        "DK",
	"francecentral":      "FR",
	"francesouth":        "FR",
	"germanynorth":       "DE",
	"germanywestcentral": "DE",
	"italynorth":         "IT",
	"northeurope":        "IE",
	"norwayeast":         "NO",
	"norwaywest":         "NO",
	"polandcentral":      "PL",
	"spaincentral":       "ES",
	"swedencentral":      "SE",
	"swedensouth":        "SE",
	"westeurope":         "NL",
}

// outside are regions that are easily taken for ones in the EEA, and why they
// aren't.
var outside = map[string]string{
	"uksouth":          "it lies in the United Kingdom, which left the EEA",
	"ukwest":           "it lies in the United Kingdom, which left the EEA",
	"switzerlandnorth": "it lies in Switzerland, which never joined the EEA",
	"switzerlandwest":  "it lies in Switzerland, which never joined the EEA",
}

// Regions returns the names of the Azure regions in the EEA, sorted.
func Regions() []string { return slices.Sorted(maps.Keys(inside)) }

// Country returns the code of the country (ISO 3166-1 alpha-2) that a region of the
// EEA lies in, or "" for any other. The region's name is as Azure has it in
// programs, such as norwayeast.
func Country(region string) string { return inside[region] }

// CheckRegion returns nil if an Azure region lies in the EEA, else why it isn't
// taken for one. The error begins with "is no Azure region in the EEA", so that it
// can follow what named the region.
func CheckRegion(region string) error {
	if _, ok := inside[region]; ok {
		return nil
	}
	const no = "is no Azure region in the EEA"
	plain := plainRegion(region)
	if why, ok := outside[plain]; ok {
		return fmt.Errorf("%s: %s", no, why)
	}
	if near := nearest(plain); near != "" {
		return fmt.Errorf("%s: did you mean %s?", no, near)
	}
	return fmt.Errorf("%s", no)
}

// plainRegion returns a region as programs name it: "Norway East" is norwayeast.
func plainRegion(name string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(name))
}

// nearest returns the region whose name is most like this one, or "" if none is.
func nearest(name string) string {
	const longest = 40
	if len(name) > longest {
		return ""
	}
	near := slices.MinFunc(Regions(), func(a, b string) int {
		return cmp.Compare(levenshtein.ComputeDistance(name, a), levenshtein.ComputeDistance(name, b))
	})
	if levenshtein.ComputeDistance(name, near) > len(near)/3 {
		return ""
	}
	return near
}

// Agree returns nil if the region that the configuration names is the one that the
// machine says it is in, else what is the matter.
func Agree(configured, probed string) error {
	if err := CheckRegion(probed); err != nil {
		return fmt.Errorf("this machine is in %s, which %w", probed, err)
	}
	if configured != probed {
		return fmt.Errorf("this machine is in %s, and the configuration says %s", probed, configured)
	}
	return nil
}
