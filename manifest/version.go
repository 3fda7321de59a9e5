package manifest

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// version is a semantic version without pre-release or build, the form that
// Teams compares (semver.org, 2).
type version struct{ major, minor, patch uint32 }

// versionForm allows nine digits a part, so that a part always fits in 32 bits
// with one more added.
var versionForm = regexp.MustCompile(`^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$`)

var errVersion = errors.New("no version of the form 1.2.3")

func parseVersion(s string) (version, error) {
	m := versionForm.FindStringSubmatch(s)
	if m == nil {
		return version{}, errVersion
	}
	var parts [3]uint32
	for i := range parts {
		n, err := strconv.ParseUint(m[i+1], 10, 32)
		if err != nil {
			return version{}, errVersion
		}
		parts[i] = uint32(n)
	}
	return version{parts[0], parts[1], parts[2]}, nil
}

func (v version) String() string { return fmt.Sprintf("%d.%d.%d", v.major, v.minor, v.patch) }

func (v version) compare(w version) int {
	return cmp.Or(cmp.Compare(v.major, w.major), cmp.Compare(v.minor, w.minor), cmp.Compare(v.patch, w.patch))
}

// next returns the version with the patch raised by one.
func (v version) next() version { return version{v.major, v.minor, v.patch + 1} }
