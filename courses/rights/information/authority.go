package information

import "drypp/courses"

// Authority is a supervisory authority (GDPR article 51).
type Authority struct {
	// Name is what the authority calls itself, or in English where its own name is
	// in another script; Site is its web site without https://.
	Name, Site string
}

// country is a country of the EEA.
type country struct {
	// bokmaal, nynorsk and english are its name; nynorsk is empty where it is
	// that of bokmaal.
	bokmaal, nynorsk, english string
	authority                 Authority
}

// countries are those of the EEA, by ISO 3166-1 alpha-2 code, with the members
// that each has in the European Data Protection Board (edpb.europa.eu, "Our
// members"). Germany has authorities of its Länder beside the federal one.
var countries = map[string]country{
	"AT": {"Østerrike", "Austerrike", "Austria", Authority{"Österreichische Datenschutzbehörde", "dsb.gv.at"}},
	"BE": {"Belgia", "", "Belgium", Authority{"Autorité de la protection des données / Gegevensbeschermingsautoriteit", "dataprotectionauthority.be"}},
	"BG": {"Bulgaria", "", "Bulgaria", Authority{"Commission for Personal Data Protection", "cpdp.bg"}},
	"CY": {"Kypros", "", "Cyprus", Authority{"Office of the Commissioner for Personal Data Protection", "dataprotection.gov.cy"}},
	"CZ": {"Tsjekkia", "", "Czechia", Authority{"Úřad pro ochranu osobních údajů", "uoou.gov.cz"}},
	"DE": {"Tyskland", "", "Germany", Authority{"Bundesbeauftragte für den Datenschutz und die Informationsfreiheit", "bfdi.bund.de"}},
	"DK": {"Danmark", "", "Denmark", Authority{"Datatilsynet", "datatilsynet.dk"}},
	"EE": {"Estland", "", "Estonia", Authority{"Andmekaitse Inspektsioon", "aki.ee"}},
	"ES": {"Spania", "", "Spain", Authority{"Agencia Española de Protección de Datos", "aepd.es"}},
	"FI": {"Finland", "", "Finland", Authority{"Tietosuojavaltuutetun toimisto", "tietosuoja.fi"}},
	"FR": {"Frankrike", "", "France", Authority{"Commission nationale de l’informatique et des libertés (CNIL)", "cnil.fr"}},
	"GR": {"Hellas", "", "Greece", Authority{"Hellenic Data Protection Authority", "dpa.gr"}},
	"HR": {"Kroatia", "", "Croatia", Authority{"Agencija za zaštitu osobnih podataka", "azop.hr"}},
	"HU": {"Ungarn", "", "Hungary", Authority{"Nemzeti Adatvédelmi és Információszabadság Hatóság", "naih.hu"}},
	"IE": {"Irland", "", "Ireland", Authority{"Data Protection Commission", "dataprotection.ie"}},
	"IS": {"Island", "", "Iceland", Authority{"Persónuvernd", "personuvernd.is"}},
	"IT": {"Italia", "", "Italy", Authority{"Garante per la protezione dei dati personali", "garanteprivacy.it"}},
	"LI": {"Liechtenstein", "", "Liechtenstein", Authority{"Datenschutzstelle", "datenschutzstelle.li"}},
	"LT": {"Litauen", "", "Lithuania", Authority{"Valstybinė duomenų apsaugos inspekcija", "vdai.lrv.lt"}},
	"LU": {"Luxembourg", "", "Luxembourg", Authority{"Commission nationale pour la protection des données", "cnpd.public.lu"}},
	"LV": {"Latvia", "", "Latvia", Authority{"Datu valsts inspekcija", "dvi.gov.lv"}},
	"MT": {"Malta", "", "Malta", Authority{"Office of the Information and Data Protection Commissioner", "idpc.org.mt"}},
	"NL": {"Nederland", "", "the Netherlands", Authority{"Autoriteit Persoonsgegevens", "autoriteitpersoonsgegevens.nl"}},
	"NO": {"Norge", "Noreg", "Norway", Authority{"Datatilsynet", "datatilsynet.no"}},
	"PL": {"Polen", "", "Poland", Authority{"Urząd Ochrony Danych Osobowych", "uodo.gov.pl"}},
	"PT": {"Portugal", "", "Portugal", Authority{"Comissão Nacional de Proteção de Dados", "cnpd.pt"}},
	"RO": {"Romania", "", "Romania", Authority{"Autoritatea Națională de Supraveghere a Prelucrării Datelor cu Caracter Personal", "dataprotection.ro"}},
	"SE": {"Sverige", "", "Sweden", Authority{"Integritetsskyddsmyndigheten", "imy.se"}},
	"SI": {"Slovenia", "", "Slovenia", Authority{"Informacijski pooblaščenec", "ip-rs.si"}},
	"SK": {"Slovakia", "", "Slovakia", Authority{"Úrad na ochranu osobných údajov Slovenskej republiky", "dataprotection.gov.sk"}},
}

// AuthorityOf returns the supervisory authority of a country by its ISO 3166-1
// alpha-2 code in capitals, and whether it is one of the EEA.
func AuthorityOf(code string) (Authority, bool) {
	c, ok := countries[code]
	return c.authority, ok
}

// Country returns what a country of the EEA is called, by its ISO 3166-1 alpha-2
// code in capitals; of any other, the code.
func Country(l courses.Language, code string) string {
	c, ok := countries[code]
	switch {
	case !ok:
		return code
	case l == courses.English:
		return c.english
	case l == courses.Nynorsk && c.nynorsk != "":
		return c.nynorsk
	}
	return c.bokmaal
}
