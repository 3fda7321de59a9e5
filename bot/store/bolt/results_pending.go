package bolt

import "errors"

var errPending = errors.New("it isn't built yet")
