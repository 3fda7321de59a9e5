package bolt

import "drypp/bot/store/keyring"

// Ring returns the ring of keys that the store is sealed with. It is closed with
// the store.
func (d *DB) Ring() *keyring.Ring { return d.ring }
