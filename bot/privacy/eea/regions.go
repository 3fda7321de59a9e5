package eea

import (
	"fmt"
	"maps"
	"slices"
)

// regions has the Azure regions in the EEA, with the code of the country that
// they lie in. Switzerland and the United Kingdom aren't in it. (Microsoft, "Azure
// geographies"; EEA Agreement, article 126.)
var regions = map[string]string{
	"austriaeast": "AT", "belgiumcentral": "BE", "denmarkeast": "DK", "francecentral": "FR", "francesouth": "FR",
	"germanynorth": "DE", "germanywestcentral": "DE", "italynorth": "IT", "northeurope": "IE", "norwayeast": "NO",
	"norwaywest": "NO", "polandcentral": "PL", "spaincentral": "ES", "swedencentral": "SE", "swedensouth": "SE",
	"westeurope": "NL",
}

// Regions returns the names of the Azure regions in the EEA, in order.
func Regions() []string { return slices.Sorted(maps.Keys(regions)) }

// Country returns the code of the country that a region of Regions lies in, ISO
// 3166-1 alpha-2, or "".
func Country(region string) string { return regions[region] }

// CheckRegion returns nil for a region in the EEA, by its name in lower case; else
// why it isn't one.
func CheckRegion(region string) error {
	if regions[region] == "" {
		return fmt.Errorf("is no Azure region in the EEA")
	}
	return nil
}
