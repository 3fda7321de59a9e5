package entra_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// BenchmarkUsers is a page of 200 users through the SDK, without a network.
func BenchmarkUsers(b *testing.B) {
	const people = 200
	var page strings.Builder
	page.WriteString(`{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","@odata.deltaLink":"https://graph.microsoft.com/v1.0/users/delta?$deltatoken=a","value":[`)
	for i := range people {
		if i > 0 {
			page.WriteByte(',')
		}
		fmt.Fprintf(&page, `{"id":"5c1e7d1c-0000-4000-8000-%012d","accountEnabled":true,"displayName":"Kari Nordmann %[1]d","mail":"kari%[1]d@fjordvik.example","preferredLanguage":"nb-NO","department":"Salg","officeLocation":"Bodø","jobTitle":"Selger","employeeHireDate":"2026-03-01T00:00:00Z","usageLocation":"NO","companyName":"Fjordvik","onPremisesExtensionAttributes":{"extensionAttribute1":null,"extensionAttribute3":"kveld"},"manager@delta":[{"@odata.type":"#microsoft.graph.user","id":"5c1e7d1c-0000-4000-8000-000000000000"}]}`, i)
	}
	page.WriteString("]}")
	e := fake(b, roundTripper(func(r *http.Request) (*http.Response, error) { return answer(r, http.StatusOK, page.String()), nil }))
	b.ReportAllocs()
	for b.Loop() {
		if all, _ := round(b, e, everything, ""); len(all) != people {
			b.Fatalf("%d people", len(all))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/people, "µs/user")
}
