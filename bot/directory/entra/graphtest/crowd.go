package graphtest

import "fmt"

var (
	givenNames  = []string{"Kari", "Åse", "Øyvind", "Bjørn", "Ingrid", "Mohammed", "Sigrid", "Lars", "Nadia", "Tor", "Áilu", "Amina", "Kjell", "Ragnhild", "Per"}
	surnames    = []string{"Nordmann", "Hansen", "Ødegård", "Åsheim", "Bærum", "Li", "Ahmed", "Berg", "Dahl", "Sæther", "Nguyen", "Kowalska", "Lunde"}
	departments = []string{"Salg", "Lager", "Produksjon", "HR", "Økonomi", "IT", "Kundeservice"}
	offices     = []string{"Oslo", "Bergen", "Tromsø", "Ålesund", "Bodø"}
	titles      = []string{"Konsulent", "Fagarbeider", "Leder", "Lærling", "Selger"}
	languages   = []string{"nb-NO", "nn-NO", "en-GB", "pl-PL"}
	shifts      = []string{"dag", "kveld", "natt"}
)

// Populate adds n people with made-up names and all that an organisation may
// choose to know, and returns their object IDs. The first has no manager; each
// other one's is among those before, at most nine to a manager.
func (g *Graph) Populate(n int) []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	ids := make([]string, 0, n)
	for i := range n {
		id := g.add(g.somebody(len(g.order)))
		if i > 0 {
			g.users[id].manager = ids[(i-1)/9]
		}
		ids = append(ids, id)
	}
	return ids
}

func (g *Graph) somebody(number int) Properties {
	pick := func(from []string) string { return from[g.random.IntN(len(from))] }
	given, surname := pick(givenNames), pick(surnames)
	mail := fmt.Sprintf("person%d@fjordvik.example", number)
	return Properties{
		"displayName": given + " " + surname, "givenName": given, "surname": surname,
		"mail": mail, "userPrincipalName": mail, "preferredLanguage": pick(languages),
		"department": pick(departments), "officeLocation": pick(offices), "jobTitle": pick(titles),
		"usageLocation": "NO", "country": "Norge", "companyName": "Fjordvik Verksted AS", "userType": "Member",
		"employeeHireDate": fmt.Sprintf("20%02d-%02d-%02dT00:00:00Z", 5+g.random.IntN(20), 1+g.random.IntN(12), 1+g.random.IntN(28)),
		"mobilePhone":      fmt.Sprintf("+47 900 %05d", number), "employeeId": fmt.Sprint(10_000 + number),
		"onPremisesExtensionAttributes": map[string]any{"extensionAttribute3": pick(shifts)},
	}
}
