package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"drypp/bot/directory"
	"drypp/bot/directory/entra"
	"drypp/bot/store/bolt"
	"drypp/cmd/drypp/config"
)

// eachDirectory makes a check of every organisation that has a directory.
func (d *doctor) eachDirectory(f func(o *config.Organisation, c *entra.Client) []finding) []finding {
	var found []finding
	for i := range d.config.Organisations {
		o := &d.config.Organisations[i]
		if o.Directory == nil {
			continue
		}
		key := fmt.Sprintf("organisations[%d]: ", i)
		c, err := newGraph(d.config, o, d.client)
		if err != nil {
			found = append(found, isComplaint(key+oneLine(err), "put directory.credential right; see drypp.example.yaml"))
			continue
		}
		for _, one := range f(o, c) {
			one.Finding = key + one.Finding
			found = append(found, one)
		}
	}
	return found
}

// directory looks at the token for Graph, and at the permissions in it.
func (d *doctor) directory(ctx context.Context) []finding {
	found := d.eachDirectory(func(o *config.Organisation, c *entra.Client) []finding {
		granted, err := c.Granted(ctx)
		if err != nil {
			return []finding{d.noGraph(o, err)}
		}
		app := d.config.GraphCredential(o).AppID
		missing, superfluous := entra.Compare(entra.Needs(entra.Settings{
			Users: true, Groups: len(o.Directory.Groups) > 0, Install: o.Directory.Install,
		}), granted)
		var found []finding
		for _, need := range missing {
			found = append(found, isComplaint("the permission "+need.Permission+" is missing, for "+need.Why, grant(app, need.Permission)))
		}
		for _, permission := range superfluous {
			found = append(found, tooMuch(app, permission))
		}
		if found == nil {
			return isFine("Entra gives a token for Graph, with the permissions that are needed and no others")
		}
		return found
	})
	if found == nil {
		return isFine("no organisation has one")
	}
	return found
}

// noGraph explains why there is no token for Graph.
func (d *doctor) noGraph(o *config.Organisation, err error) finding {
	failed, _ := errors.AsType[*entra.Error](err)
	if failed != nil {
		code := strings.TrimPrefix(failed.Code, "AADSTS")
		switch code {
		case "700016", "7000229": // the tenant doesn't know the app
			return isComplaint("the app isn't known in the organisation's tenant ("+failed.Code+")",
				"have its administrator open https://login.microsoftonline.com/"+o.TenantID+"/adminconsent?client_id="+d.config.GraphCredential(o).AppID)
		case failed.Code, "":
		default:
			return refusal(code)
		}
	}
	if f := d.unreached(d.config.Bot.Authority); f != nil {
		return *f
	}
	return isComplaint("there is no token for Graph: "+oneLine(err), "see credential and token above")
}

// permissionName is what a permission of Graph's looks like: what is shown ends
// in somebody's shell.
var permissionName = regexp.MustCompile(`^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$`)

// tooMuch complains about a permission that nothing needs.
func tooMuch(app, permission string) finding {
	switch {
	case !permissionName.MatchString(permission):
		return isComplaint("a permission is granted whose name is none of Graph's", "look at the app's permissions in Entra (Enterprise applications, Permissions)")
	case permission == entra.PermissionMail:
		return isComplaint("the permission "+permission+" is granted in Entra: the app may send as everybody in the organisation",
			revoke(app, permission)+"; mail below has the commands that allow one mailbox instead")
	}
	return isComplaint("the permission "+permission+" is granted, and nothing that is configured needs it", revoke(app, permission))
}

// graphAppID is Microsoft Graph's application ID in every tenant (Microsoft:
// "Application IDs of commonly used Microsoft applications").
const graphAppID = "00000003-0000-0000-c000-000000000000"

// withRole begins a command in Microsoft Graph PowerShell: it looks the app, Graph
// and the permission up.
func withRole(app, permission string) string {
	return fmt.Sprintf(`Connect-MgGraph -Scopes Application.Read.All,AppRoleAssignment.ReadWrite.All; `+
		`$app = Get-MgServicePrincipal -Filter "appId eq '%s'"; $graph = Get-MgServicePrincipal -Filter "appId eq '%s'"; `+
		`$role = $graph.AppRoles | Where-Object { $_.Value -eq '%s' -and $_.AllowedMemberTypes -contains 'Application' }; `, app, graphAppID, permission)
}

// grant returns the command that grants a permission.
func grant(app, permission string) string {
	return withRole(app, permission) +
		`New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id -PrincipalId $app.Id -ResourceId $graph.Id -AppRoleId $role.Id` +
		`  (it may take an hour to show here)`
}

// revoke returns the command that takes a permission away.
func revoke(app, permission string) string {
	return withRole(app, permission) +
		`Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id -All | Where-Object AppRoleId -eq $role.Id | ` +
		`ForEach-Object { Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id -AppRoleAssignmentId $_.Id }`
}

// catalogue looks for the app where Graph installs it from.
func (d *doctor) catalogue(ctx context.Context) []finding {
	found := d.eachDirectory(func(o *config.Organisation, c *entra.Client) []finding {
		if !o.Directory.Install {
			return nil
		}
		_, err := c.App(ctx)
		switch {
		case errors.Is(err, entra.ErrNoApp):
			return []finding{isComplaint("the app with the ID "+d.config.Manifest().ExternalID()+" isn't in the organisation's catalogue, so it can't be installed for anybody",
				"drypp manifest build --out drypp.zip, then upload it (Teams admin center: Teams apps, Manage apps), or: New-TeamsApp -DistributionMethod organization -Path drypp.zip")}
		case err != nil:
			return []finding{d.graphFailed("whether the app is in the catalogue", err)}
		}
		return isFine("the app is in the organisation's catalogue")
	})
	if found == nil {
		return isFine("the app isn't installed by Drypp (directory.install)")
	}
	return found
}

// graphFailed says that a question to Graph wasn't answered.
func (d *doctor) graphFailed(what string, err error) finding {
	if f := d.unreached(d.config.Graph.URL); f != nil {
		return *f
	}
	return cannotTell(what+": "+oneLine(err), "see directory above; if it is fine, try again later")[0]
}

// mail asks whether mail may be sent, and sends none.
func (d *doctor) mail(ctx context.Context) []finding {
	found := d.eachDirectory(func(o *config.Organisation, c *entra.Client) []finding {
		if o.Directory.MailFrom == "" {
			return nil
		}
		err := c.Mailbox(ctx)
		switch {
		case errors.Is(err, entra.ErrUnknown):
			return []finding{d.graphFailed("whether mail may be sent from directory.mail_from", err)}
		case err != nil:
			return []finding{isComplaint("no mail can be sent from directory.mail_from: "+oneLine(err), allowMailbox(d.config.GraphCredential(o).AppID, o.Directory.MailFrom))}
		}
		return isFine("mail may be sent from directory.mail_from; whether from no other mailbox, Exchange knows: " + testMailbox(d.config.GraphCredential(o).AppID, "ANOTHER@MAILBOX"))
	})
	if found == nil {
		return isFine("none is sent (directory.mail_from)")
	}
	return found
}

// allowMailbox returns the commands that let an app send from one mailbox and no
// other (Microsoft: "Role Based Access Control for Applications in Exchange
// Online").
func allowMailbox(app, mailbox string) string {
	mailbox = strings.ReplaceAll(mailbox, "'", "''")
	return fmt.Sprintf(`Connect-MgGraph -Scopes Application.Read.All; Connect-ExchangeOnline; `+
		`New-ServicePrincipal -AppId %[1]s -ObjectId (Get-MgServicePrincipal -Filter "appId eq '%[1]s'").Id -DisplayName Drypp; `+
		`New-ManagementScope -Name 'Drypp mail' -RecipientRestrictionFilter "PrimarySmtpAddress -eq '%[2]s'"; `+
		`New-ManagementRoleAssignment -App %[1]s -Role 'Application Mail.Send' -CustomResourceScope 'Drypp mail'; %[3]s`+
		`  (it may take two hours to work)`, app, mailbox, testMailbox(app, "'"+mailbox+"'"))
}

// testMailbox returns the command that says what an app may do with a mailbox.
func testMailbox(app, mailbox string) string {
	return "Test-ServicePrincipalAuthorization -Identity " + app + " -Resource " + mailbox
}

// linkLives is how long Graph knows the link that a round of changes begins with
// (Microsoft: "Use delta query to track changes in Microsoft Graph data").
const linkLives = 7 * 24 * time.Hour

// people looks at where each organisation's people come from, and when they last
// did.
func (d *doctor) people(ctx context.Context) []finding {
	var found []finding
	for i := range d.config.Organisations {
		o := &d.config.Organisations[i]
		s, err := d.status(ctx, o)
		var list []finding
		switch {
		case err != nil:
			list = cannotTell("how many there are: "+oneLine(err), "see service and store above")
		case s == nil:
			list = isFine("nothing is kept of anybody yet")
		default:
			list = d.roster(o, s)
		}
		for _, one := range list {
			one.Finding = fmt.Sprintf("organisations[%d]: ", i) + one.Finding
			found = append(found, one)
		}
	}
	return found
}

// status asks the service, or the store, about an organisation's people; nil
// without an error is that there is no store.
func (d *doctor) status(ctx context.Context, o *config.Organisation) (*directory.Status, error) {
	s, err := remotePeople(d.config.Socket()).Status(ctx, o.TenantID)
	if !errors.Is(err, errNoService) {
		return s, err
	}
	d.opening.Lock()
	defer d.opening.Unlock()
	source, err := d.kept.source(o.TenantID)
	db, ok := source.(*bolt.DB)
	if err != nil || !ok {
		return nil, err
	}
	own := organisation{Organisation: *o, store: db}
	s, err = newDirectory([]organisation{own}, nil, d.now, slog.New(slog.DiscardHandler)).Status(ctx, o.TenantID)
	return s, errors.Join(err, db.Close())
}

// roster judges what is known of where people come from.
func (d *doctor) roster(o *config.Organisation, s *directory.Status) []finding {
	var found []finding
	if s.Held != nil {
		found = append(found, isComplaint(
			fmt.Sprintf("a round would remove %d of %d people, more than max_removed, and waits for somebody to confirm it", s.Held.Removals, s.Held.People),
			fmt.Sprintf("look at them with drypp people sync --dry-run; if it is right: drypp people sync --allow %d", s.Held.Removals)))
	}
	if s.Failed != "" {
		found = append(found, isComplaint("the directory's latest round failed: "+s.Failed, "see directory above; it is tried again by itself"))
	}
	if o.Directory != nil {
		found = append(found, d.link(o, s)...)
	}
	if found != nil {
		return found
	}
	what := fmt.Sprintf("%d, and %d who left", s.People, s.Left)
	if s.Waiting > 0 {
		what += fmt.Sprintf("; %d are waited for, who were listed by e-mail address and haven't been heard of", s.Waiting)
	}
	if !s.Synced.IsZero() {
		what += fmt.Sprintf("; brought up to date from the %s %v ago", s.From, age(d.now(), s.Synced))
	}
	return isFine(what)
}

// link complains if the directory hasn't been in step for too long.
func (d *doctor) link(o *config.Organisation, s *directory.Status) []finding {
	const again = "is drypp serve running? drypp people sync does it now, and says why if it can't"
	if s.Synced.IsZero() || s.LinkAt.IsZero() {
		return cannotTell("no round of the directory has ended yet", again)
	}
	old := d.now().Sub(s.LinkAt)
	switch {
	case s.Link != "" && old > linkLives:
		return []finding{isComplaint(fmt.Sprintf("the delta link is %v old; Graph forgets it after 7 days, and then the round begins with everybody", age(d.now(), s.LinkAt)), again)}
	case old > 3*o.Directory.Interval() && s.Held == nil:
		return []finding{isComplaint(fmt.Sprintf("the delta link is %v old, and a round is due every %s", age(d.now(), s.LinkAt), o.Directory.Every), again)}
	}
	return nil
}

// age says how long ago something was, roughly.
func age(now, then time.Time) string {
	switch d := now.Sub(then); {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%d days", int(d.Hours()/24))
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d hours", int(d.Hours()))
	default:
		return fmt.Sprintf("%d minutes", max(0, int(d.Minutes())))
	}
}
