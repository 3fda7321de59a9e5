package audit

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Origin returns the name that the log of an organisation signs with, by the
// tenant's ID.
func Origin(tenant string) string { return "drypp.audit/" + tenant }

// VerifierKey returns the public key that belongs to a seed, with the name that it
// signs under, in the form that package note reads. It is no secret: publish it.
func VerifierKey(origin string, seed *[32]byte) (string, error) {
	k, err := newKey(origin, seed)
	if err != nil {
		return "", err
	}
	return k.public, nil
}

// key signs notes; it is a note.Signer.
type key struct {
	private  ed25519.PrivateKey
	public   string
	verifier note.Verifier
}

func newKey(origin string, seed *[32]byte) (*key, error) {
	if seed == nil {
		return nil, errors.New("the audit log has no seed to make its key of")
	}
	private := ed25519.NewKeyFromSeed(seed[:])
	public, err := note.NewEd25519VerifierKey(origin, private.Public().(ed25519.PublicKey))
	if err != nil {
		return nil, err
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return nil, fmt.Errorf("the audit log's origin %q: %w", origin, err)
	}
	return &key{private: private, public: public, verifier: verifier}, nil
}

func (k *key) Name() string    { return k.verifier.Name() }
func (k *key) KeyHash() uint32 { return k.verifier.KeyHash() }

func (k *key) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(k.private, msg), nil }

func (k *key) note(text []byte) ([]byte, error) {
	return note.Sign(&note.Note{Text: string(text)}, k)
}

// readVerifier reads a public key as VerifierKey gives it; space around it does
// no harm.
func readVerifier(public string) (note.Verifier, error) {
	v, err := note.NewVerifier(strings.TrimSpace(public))
	if err != nil {
		return nil, fmt.Errorf("the public key: %w", err)
	}
	return v, nil
}

var (
	errOtherKey  = errors.New("it is signed with another key")
	errSignature = errors.New("the signature doesn't fit the text")
	errNoNote    = errors.New("it is no signed note")
)

// open returns the text of a signed note. It takes further signatures and what
// doesn't change the meaning, as published copies may have it.
func open(signed []byte, v note.Verifier) ([]byte, error) {
	n, err := note.Open(signed, note.VerifierList(v))
	var other *note.UnverifiedNoteError
	var wrong *note.InvalidSignatureError
	switch {
	case errors.As(err, &other):
		return nil, errOtherKey
	case errors.As(err, &wrong):
		return nil, errSignature
	case err != nil:
		return nil, errNoNote
	}
	return []byte(n.Text), nil
}

// openOwn returns the text of a note exactly as key.note writes it: with one
// signature, and every bit as it was. Base64 has characters of which some bits
// count for nothing, and package note reads past them.
func openOwn(signed []byte, v note.Verifier) ([]byte, error) {
	text, err := open(signed, v)
	if err != nil {
		return nil, err
	}
	rest := bytes.TrimPrefix(signed[len(text):], fmt.Appendf(nil, "\n— %s ", v.Name()))
	if _, err := base64.StdEncoding.Strict().DecodeString(string(bytes.TrimSuffix(rest, []byte("\n")))); err != nil {
		return nil, errSignature
	}
	return text, nil
}

// readHead reads a head that the log itself wrote.
func readHead(signed []byte, v note.Verifier) (tlog.Tree, error) {
	text, err := openOwn(signed, v)
	if err != nil {
		return tlog.Tree{}, err
	}
	head, err := tlog.ParseTree(text)
	if err != nil || !bytes.Equal(tlog.FormatTree(head), text) {
		return tlog.Tree{}, errNoNote
	}
	return head, nil
}

// readPublished reads a head that was kept elsewhere. It may carry further lines
// and signatures, and ends of lines as mail has them.
func readPublished(signed []byte, v note.Verifier) (tlog.Tree, error) {
	signed = append(bytes.TrimSpace(bytes.ReplaceAll(signed, []byte("\r\n"), []byte("\n"))), '\n')
	text, err := open(signed, v)
	if err != nil {
		return tlog.Tree{}, err
	}
	head, err := tlog.ParseTree(text)
	if err != nil {
		return tlog.Tree{}, errNoNote
	}
	return head, nil
}
