package eea

import (
	"net"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"drypp/courses/rights"
)

// microsoft is who runs what is known here.
const microsoft = "Microsoft"

// worldwide are Microsoft's services that have one name for all of the world and fall
// under the EU Data Boundary: Entra ID, Microsoft Graph (and with it Exchange and
// Teams), and Teams' own endpoint for bots. Exact names only: trafficmanager.net is
// open to whoever registers a name there.
var worldwide = []string{
	"graph.microsoft.com",
	"login.microsoft.com",
	"login.microsoftonline.com",
	"login.windows.net",
	"smba.trafficmanager.net",
	"sts.windows.net",
}

// botFramework is the domain of Azure Bot Service. Its endpoints are global but for
// those that a region gives its name ("Regionalization in Azure AI Bot Service"),
// "europe" and others, of which Europe's alone is within the boundary.
const botFramework = "botframework.com"

var foreignBots = []string{"asia", "india", "northamerica", "unitedstates"}

// vaults is the domain of Azure Key Vault. A vault's name doesn't tell its region;
// what goes there is a wrapped key, and nothing of anybody. It counts for keys
// alone.
const vaults = "vault.azure.net"

// regional are the domains below which a name ends in a region: NAME.REGION.DOMAIN,
// or NAME.REGION-01.DOMAIN.
var regional = []string{
	"azurecontainer.io",
	"azurecontainerapps.io",
	"azurewebsites.net",
	"cloudapp.azure.com",
}

// placeless are Microsoft's domains whose names don't tell where the data is, and
// that take all of it: storage and databases in any region.
var placeless = []string{
	"core.windows.net",
	"database.azure.com",
	"database.windows.net",
}

// sovereign are the domains of Microsoft's clouds that belong to other countries
// ("Microsoft Graph national cloud deployments").
var sovereign = map[string]string{
	"azure.us":                   usGovernment,
	"microsoft.us":               usGovernment,
	"microsoftonline.us":         usGovernment,
	"usgovcloudapi.net":          usGovernment,
	"windowsazure.us":            usGovernment,
	"azure.cn":                   china,
	"chinacloudapi.cn":           china,
	"partner.microsoftonline.cn": china,
	"windowsazure.cn":            china,
}

const (
	usGovernment = "Microsoft's cloud for the US government"
	china        = "Microsoft's cloud in China, operated by 21Vianet"
)

// hostName matches a name without wildcard, port or trailing dot.
var hostName = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$`)

// finding is what is known of a host.
type finding struct {
	place rights.Place
	who   string
	// azure says that it is in Azure, in a region that the name doesn't tell or that
	// isn't in the EEA.
	azure bool
	// keysOnly says that place counts for keys and nothing else, forbidden that no
	// exception can be made.
	keysOnly, forbidden bool
}

// Classify says where a host is as far as its name tells, and who runs it if that
// is known. The host is as Endpoint has it. A vault's counts for keys alone: for
// anything else, Check takes it for Unknown.
func Classify(host string) (rights.Place, string) {
	f := find(normal(host))
	return f.place, f.who
}

// normal returns a host in the one form that it is compared in: in lower case,
// without port, brackets or a last dot.
func normal(host string) string {
	host = strings.ToLower(strings.TrimSpace(host))
	if socket(host) {
		return host
	}
	if h, port, err := net.SplitHostPort(host); err == nil && port != "" {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return strings.TrimSuffix(host, ".")
}

// socket reports whether a host is the path of a Unix socket.
func socket(host string) bool { return strings.HasPrefix(host, "/") }

// find says what is known of a host in its normal form.
func find(host string) finding {
	if socket(host) {
		return finding{place: rights.Machine}
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return address(a.Unmap())
	}
	name := strings.TrimPrefix(host, "*.")
	if !hostName.MatchString(name) || len(name) > 253 {
		return finding{place: rights.Unknown}
	}
	if name == "localhost" || below(name, "localhost") {
		return finding{place: rights.Machine} // RFC 6761, section 6.3
	}
	if name != host { // A wildcard stands for names below, so it must be all of them.
		return wildcard(name)
	}
	return known(name)
}

// address says where a literal address is. One that isn't this machine's or its
// network's may be anywhere.
func address(a netip.Addr) finding {
	if a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() {
		return finding{place: rights.Machine}
	}
	return finding{place: rights.Unknown}
}

// wildcard says what all names below one are. Those of the Bot Framework may be
// asked for by that name; which of them Teams uses, it says by itself.
func wildcard(name string) finding {
	if name == botFramework {
		return finding{place: rights.Global, who: microsoft}
	}
	return finding{place: rights.Unknown}
}

func known(name string) finding {
	if slices.Contains(worldwide, name) {
		return finding{place: rights.Global, who: microsoft}
	}
	for domain, who := range sovereign {
		if name == domain || below(name, domain) {
			return finding{place: rights.Unknown, who: who, forbidden: true}
		}
	}
	switch {
	case below(name, botFramework):
		return bot(name)
	case below(name, vaults):
		return finding{place: rights.Global, who: microsoft, keysOnly: true}
	}
	for _, domain := range regional {
		if below(name, domain) {
			return inRegion(strings.TrimSuffix(name, "."+domain))
		}
	}
	for _, domain := range placeless {
		if below(name, domain) {
			return finding{place: rights.Unknown, who: microsoft, azure: true}
		}
	}
	return finding{place: rights.Unknown}
}

// bot says what an endpoint of the Bot Framework is.
func bot(name string) finding {
	first, _, _ := strings.Cut(name, ".")
	if slices.Contains(foreignBots, first) {
		return finding{place: rights.Unknown, who: microsoft}
	}
	return finding{place: rights.Global, who: microsoft}
}

// withNumber matches a region as App Service writes it: norwayeast-01.
var withNumber = regexp.MustCompile(`-[0-9]{2}$`)

// inRegion says where a name is that ends in a region, if it does. Whose it is
// isn't known: anybody can have one there.
func inRegion(name string) finding {
	region := withNumber.ReplaceAllString(name[strings.LastIndexByte(name, '.')+1:], "")
	if Country(region) != "" {
		return finding{place: rights.Inside}
	}
	return finding{place: rights.Unknown, azure: true}
}

// below reports whether a name is one below a domain.
func below(name, domain string) bool { return strings.HasSuffix(name, "."+domain) }
