package certificates

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// keyBits is the size of new keys. Certificates outlive what is advised for a
// few years only: 3072 bits are good beyond 2030 (NIST SP 800-57 part 1, table
// 2).
const keyBits = 3072

// Keys are an organisation's signing keys: a folder of PEM files 0001.pem,
// 0002.pem and so on. The one with the highest number signs (PKCS #8, mode
// 0600). Of those before it only the public half is kept (PKIX), so that what
// they signed can still be checked, and nobody can sign with them any more;
// whose file is deleted counts no longer. The folder is looked at anew at each
// use: what another process did to it counts at once.
type Keys struct {
	folder string
	mu     sync.Mutex
	// known holds what was read of each file, and of which one it was: reading
	// a key costs a millisecond, and anybody may ask for what is published.
	known map[string]known
}

type known struct {
	file os.FileInfo
	key  key
}

// OpenKeys opens the folder, and makes it with a first key in it if it has none.
func OpenKeys(folder string) (*Keys, error) { return openKeys(folder, keyBits) }

func openKeys(folder string, bits int) (*Keys, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	k := &Keys{folder: folder, known: map[string]known{}}
	files, err := k.files()
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		if err := k.add(after(files), bits); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	}
	_, err = k.signer()
	return k, err
}

// Rotate makes a new key, which signs from now on, and drops the private half
// of those before it. What they signed stays valid.
func (k *Keys) Rotate() error { return k.rotate(keyBits) }

func (k *Keys) rotate(bits int) error {
	files, err := k.files()
	if err != nil {
		return err
	}
	if err := k.add(after(files), bits); err != nil {
		return err
	}
	for _, name := range files {
		key, err := k.read(name)
		if err != nil {
			return err
		}
		if key.private == nil {
			continue
		}
		der, err := x509.MarshalPKIXPublicKey(key.public)
		if err != nil {
			return err
		}
		if err := k.write(name, &pem.Block{Type: typePublic, Bytes: der}, os.Rename); err != nil {
			return err
		}
	}
	return nil
}

// The types of PEM blocks that the files hold.
const (
	typePrivate = "PRIVATE KEY"
	typePublic  = "PUBLIC KEY"
)

// key is what a file holds; private is nil if only the public half is kept.
type key struct {
	private *rsa.PrivateKey
	public  *rsa.PublicKey
}

// files returns the names of the files, the oldest first.
func (k *Keys) files() ([]string, error) {
	list, err := filepath.Glob(filepath.Join(k.folder, "[0-9][0-9][0-9][0-9].pem"))
	if err != nil {
		return nil, err
	}
	for i, file := range list {
		list[i] = filepath.Base(file)
	}
	return list, nil
}

func fileOf(n int) string { return fmt.Sprintf("%04d.pem", n) }

// after returns the number that follows those of the files.
func after(files []string) int {
	if len(files) == 0 {
		return 1
	}
	n, _ := strconv.Atoi(strings.TrimSuffix(files[len(files)-1], ".pem"))
	return n + 1
}

// add makes the key of a number, unless there is one (fs.ErrExist).
func (k *Keys) add(n, bits int) error {
	private, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return err
	}
	return k.write(fileOf(n), &pem.Block{Type: typePrivate, Bytes: der}, os.Link)
}

// write writes a file beside and puts it in place as a whole: with os.Link if
// nothing may be there, with os.Rename to replace it.
func (k *Keys) write(name string, b *pem.Block, place func(from, to string) error) error {
	f, err := os.CreateTemp(k.folder, "new-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	err = errors.Join(pem.Encode(f, b), f.Sync(), f.Close())
	if err == nil {
		err = place(f.Name(), filepath.Join(k.folder, name))
	}
	if err != nil {
		return err
	}
	return syncFolder(k.folder)
}

// syncFolder makes the names in a folder durable, where the system can.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// all returns the keys, the oldest first.
func (k *Keys) all() ([]key, error) {
	files, err := k.files()
	if err != nil {
		return nil, err
	}
	list := make([]key, len(files))
	for i, name := range files {
		if list[i], err = k.read(name); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// signer returns the key that signs.
func (k *Keys) signer() (*rsa.PrivateKey, error) {
	files, err := k.files()
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: there is no key", k.folder)
	}
	newest, err := k.read(files[len(files)-1])
	if err == nil && newest.private == nil {
		err = fmt.Errorf("%s: the newest key has no private half", k.folder)
	}
	return newest.private, err
}

func (k *Keys) read(name string) (key, error) {
	file := filepath.Join(k.folder, name)
	info, err := os.Stat(file)
	if err != nil {
		return key{}, err
	}
	if info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		return key{}, fmt.Errorf("%s: others may read it (mode %04o): chmod 600 it, and rotate the key if they did", file, info.Mode().Perm())
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	before, ok := k.known[name]
	if ok && os.SameFile(before.file, info) && before.file.ModTime().Equal(info.ModTime()) && before.file.Size() == info.Size() {
		return before.key, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return key{}, err
	}
	found, err := parse(text)
	if err != nil {
		return key{}, fmt.Errorf("%s: %w", file, err)
	}
	k.known[name] = known{info, found}
	return found, nil
}

func parse(text []byte) (key, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return key{}, errors.New("holds no PEM block")
	}
	switch block.Type {
	case typePrivate:
		found, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if private, ok := found.(*rsa.PrivateKey); ok {
			return key{private, &private.PublicKey}, nil
		}
		return key{}, errors.Join(errors.New("holds no RSA key (PKCS #8)"), err)
	case typePublic:
		found, err := x509.ParsePKIXPublicKey(block.Bytes)
		if public, ok := found.(*rsa.PublicKey); ok {
			return key{nil, public}, nil
		}
		return key{}, errors.Join(errors.New("holds no RSA key (PKIX)"), err)
	}
	return key{}, errors.New("holds neither a private nor a public key")
}

// thumbprint names a key by what it is (RFC 7638).
func thumbprint(k *rsa.PublicKey) string {
	e := big.NewInt(int64(k.E)).Bytes()
	text := slices.Concat([]byte(`{"e":"`), encode(e), []byte(`","kty":"RSA","n":"`), encode(k.N.Bytes()), []byte(`"}`))
	sum := sha256.Sum256(text)
	return string(encode(sum[:]))
}

func encode(b []byte) []byte { return base64.RawURLEncoding.AppendEncode(nil, b) }
