package keyring

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// masterKey is a master key that this machine knows. It wraps by AES-256-GCM
// with its ID as additional data.
type masterKey struct {
	id   string
	aead cipher.AEAD
	// line is the key in base64, as files of master keys have it.
	line string
}

// masterIDSize is how many bytes of the hash of a key are its ID.
const masterIDSize = 8

// newMasterKey returns the key that is written in base64. Its ID is a hash of it.
func newMasterKey(text string) (k masterKey, err error) {
	key, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(key) != keySize {
		return k, fmt.Errorf("it isn't a key: %d bytes in base64 are expected, as `openssl rand -base64 %d` writes them", keySize, keySize)
	}
	sum := sha256.Sum256(append([]byte("drypp master key\x00"), key...))
	block, err := aes.NewCipher(key)
	if err != nil {
		return k, err
	}
	k = masterKey{id: hex.EncodeToString(sum[:masterIDSize]), line: text}
	k.aead, err = cipher.NewGCMWithRandomNonce(block)
	return k, err
}

// localMaster is a Master whose keys this machine knows, the newest first.
type localMaster []masterKey

func (m localMaster) ID() string { return m[0].id }

func (m localMaster) Wrap(key []byte) ([]byte, error) {
	return m[0].aead.Seal(nil, nil, key, []byte(m[0].id)), nil
}

func (m localMaster) Unwrap(_ context.Context, id string, wrapped []byte) ([]byte, error) {
	for _, k := range m {
		if k.id != id {
			continue
		}
		key, err := k.aead.Open(nil, nil, wrapped, []byte(id))
		if err != nil {
			return nil, errHeader
		}
		return key, nil
	}
	return nil, fmt.Errorf("%w: %s, which isn't among the %d given", ErrMaster, id, len(m))
}

// Format writes the IDs of the keys and nothing else, whatever the verb.
func (m localMaster) Format(s fmt.State, _ rune) {
	ids := make([]string, len(m))
	for i, k := range m {
		ids[i] = k.id
	}
	fmt.Fprintf(s, "master keys %s", strings.Join(ids, ", "))
}

// EnvMaster returns the master keys of an environment variable's value: 32 random
// bytes in base64 each, separated by commas, the newest first. The first wraps;
// all unwrap. A key's ID is a hash of it.
func EnvMaster(value string) (Master, error) {
	var m localMaster
	for i, text := range strings.Split(value, ",") {
		k, err := newMasterKey(strings.TrimSpace(text))
		if err != nil {
			return nil, fmt.Errorf("master key %d: %w", i+1, err)
		}
		m = append(m, k)
	}
	return m, nil
}

// FileMaster returns the master keys of a file: one a line, the newest first,
// each as its ID, a space and the key in base64. An ID is a hash of the key, so
// that a key that was changed is found. FileMaster refuses a file that others may
// use and one without keys. It reads the file once.
func FileMaster(path string) (Master, error) {
	m, err := readMasters(path)
	if err != nil {
		return nil, err
	}
	return m, nil
}

func readMasters(path string) (m localMaster, err error) {
	if err := private(path, 0o600); err != nil {
		return nil, err
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	n := 0
	for line := range strings.Lines(string(file)) {
		n++
		id, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		k, err := newMasterKey(text)
		if err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", path, n, err)
		}
		if k.id != id {
			return nil, fmt.Errorf("%s: line %d: the key isn't the one that its ID names", path, n)
		}
		m = append(m, k)
	}
	if len(m) == 0 {
		return nil, fmt.Errorf("%s: it has no master key", path)
	}
	return m, nil
}

// CreateMasterFile makes a file with a new master key, mode 0600. It returns an
// error that is fs.ErrExist if there is one: whatever was wrapped by its keys
// would be lost with them.
func CreateMasterFile(path string) error {
	if err := tidy(path); err != nil {
		return err
	}
	f, err := draw(path+draftName, true, localMaster{randomMaster()}.write)
	if err != nil {
		return err
	}
	err = errors.Join(f.Close(), os.Link(path+draftName, path))
	if err != nil {
		return errors.Join(err, tidy(path))
	}
	return errors.Join(os.Remove(path+draftName), syncFolder(filepath.Dir(path), true))
}

// RotateMasterFile adds a new master key at the beginning of a file, durably. The
// rings are still wrapped by the keys after it, until each was rewrapped by what
// FileMaster returns from now on. One process at a time may change a file.
func RotateMasterFile(path string) error {
	m, err := readMasters(path)
	if err != nil {
		return err
	}
	return replaceMasters(path, append(localMaster{randomMaster()}, m...))
}

// PruneMasterFile removes the master keys from a file that aren't the first and
// whose IDs aren't among those in use (see MasterID), and overwrites the file that
// held them. It returns how many those were. Whatever is still wrapped by one of
// them, an old copy of a ring above all, can't be opened any more.
func PruneMasterFile(path string, inUse ...string) (removed int, err error) {
	m, err := readMasters(path)
	if err != nil {
		return 0, err
	}
	kept := m[:1:1]
	for _, k := range m[1:] {
		if slices.Contains(inUse, k.id) {
			kept = append(kept, k)
		}
	}
	if len(kept) == len(m) {
		return 0, nil
	}
	return len(m) - len(kept), replaceMasters(path, kept)
}

// MasterID returns the ID of the master key that a ring is wrapped by, empty if by
// none, as the ring's file says in the clear.
func MasterID(ring string) (id string, err error) {
	f, err := os.Open(ring)
	if err != nil {
		return "", err
	}
	b := make([]byte, wipeSize)
	n, err := f.ReadAt(b, 0)
	if n == 0 {
		return "", errors.Join(err, f.Close())
	}
	h, _, err := parseHeader(b[:n])
	if err != nil {
		err = fmt.Errorf("%s: %w", ring, err)
	}
	return h.master, errors.Join(err, f.Close())
}

func randomMaster() masterKey {
	k, err := newMasterKey(base64.StdEncoding.EncodeToString(newKey()[:]))
	if err != nil {
		panic("keyring: " + err.Error()) // 32 bytes in base64 are a key
	}
	return k
}

func (m localMaster) write(f *os.File) error {
	var b bytes.Buffer
	for _, k := range m {
		fmt.Fprintf(&b, "%s %s\n", k.id, k.line)
	}
	_, err := f.Write(b.Bytes())
	return err
}

func replaceMasters(path string, m localMaster) error {
	f, err := replace(path, true, m.write)
	if f != nil {
		err = errors.Join(err, f.Close())
	}
	return err
}
