package bot

// Forget drops all that is held of a person, or may be about them, beside the
// store: files that wait to be confirmed, and what is on its way to anybody. It is
// called once the person was erased, by whomever, with their random ID. It doesn't
// wait for what it ends.
func (b *Bot) Forget(tenant, person string) {
	b.profiles.forget(person)
	b.uploads.drop(tenant)
	b.later.forget(tenant, person)
}
