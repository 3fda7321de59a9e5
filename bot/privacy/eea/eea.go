// Package eea is the guard at the border of the European Economic Area: it says
// which Azure regions and which endpoints lie inside, which are Microsoft's global
// services, and which aren't known and therefore refused.
//
// # Why there is a border
//
// The GDPR counts in the EU and, since Joint Committee Decision 154/2018 put it
// into annex XI of the EEA Agreement, in Iceland, Liechtenstein and Norway just so.
// Within these countries personal data flows freely (article 1, paragraph 3).
// Whatever leaves them is a transfer to a third country, which chapter V allows on
// conditions alone: an adequacy decision (article 45), safeguards such as standard
// contractual clauses (article 46), or one of the derogations (article 49); and
// the processor may do it only on the controller's instructions (article 28,
// paragraph 3, letter a). Drypp therefore does nothing of the kind by itself.
//
// Switzerland and the United Kingdom aren't in the EEA: the one never joined, the
// other left (EEA Agreement, article 126, as it stands). There are adequacy
// decisions for both (2000/518/EC and (EU) 2021/1772), which can end, and which
// are for the controller to rely on: they need an exception like anybody else.
//
// # What "global" means
//
// Teams, Entra ID, Microsoft Graph and the Bot Framework have one name for all of
// the world. That they store and process the data of customers in the EU and EFTA
// within the EU Data Boundary is what Microsoft promises in its Products and
// Services Data Protection Addendum and describes, with what is excepted, in its
// documentation of the EU Data Boundary. The customer has that contract; Drypp
// can't see more of it than the name.
//
// # Exceptions
//
// An exception is the controller's instruction in writing: a host and a reason.
// Whoever asks what is kept of them sees both (article 13, paragraph 1, letter f).
// There are none for the clouds of the US government and of China.
//
// Names are all that is looked at: nothing is resolved, since an address changes
// while a program runs and says little about where a server is. All but Probe is
// pure; all functions are safe for concurrent use.
package eea
