package eea

import (
	"net/netip"
	"slices"
	"strings"

	"drypp/courses/rights"
)

// global are Microsoft's services that have no region of their own.
var global = []string{
	"graph.microsoft.com", "login.microsoftonline.com", "login.botframework.com", "smba.trafficmanager.net",
	".botframework.com", ".vault.azure.net",
}

// Classify says where a host is, and who is behind it, as far as is known.
func Classify(host string) (place rights.Place, who string) {
	host = strings.ToLower(strings.TrimPrefix(host, "*"))
	if slices.ContainsFunc(global, func(g string) bool { return host == g || g[0] == '.' && strings.HasSuffix(host, g) }) {
		return rights.Global, "Microsoft"
	}
	if a, err := netip.ParseAddr(host); host == "localhost" || err == nil && (a.IsLoopback() || a.IsPrivate()) {
		return rights.Machine, ""
	}
	return rights.Unknown, ""
}
