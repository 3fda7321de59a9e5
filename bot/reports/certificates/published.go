package certificates

import (
	"crypto/rsa"
	"encoding/json"

	"github.com/MicahParks/jwkset"
)

// Document is something to publish under an issuer's address.
type Document struct {
	// Path follows the issuer's address; it is empty or begins with a slash.
	Path string
	// Type is its media type.
	Type string
	Body []byte
}

// KeysPath is where the keys are published, all in one document.
const KeysPath = "/keys.json"

// Published returns what others need to check certificates. None of it is
// personal or secret: who the issuer is (an Open Badges Profile) under the
// issuer's own address, all its keys as a JWK Set (RFC 7517) under KeysPath, and
// each key by itself under the address that certificates name it by (8.5 of the
// specification: that "can be dereferenced to an object of type JWK").
func (i *Issuer) Published() ([]Document, error) {
	keys, err := i.c.Keys.all()
	if err != nil {
		return nil, err
	}
	about := i.profile()
	about.Context = []string{contextW3C, contextOpenBadges}
	documents := []Document{{Type: "application/ld+json"}}
	if documents[0].Body, err = json.Marshal(about); err != nil {
		return nil, err
	}
	var set jwkset.JWKSMarshal
	for _, k := range keys {
		jwk, err := i.jwk(k.public)
		if err != nil {
			return nil, err
		}
		body, err := json.Marshal(jwk)
		if err != nil {
			return nil, err
		}
		set.Keys = append(set.Keys, jwk)
		documents = append(documents, Document{"/keys/" + thumbprint(k.public), "application/jwk+json", body})
	}
	body, err := json.Marshal(set)
	if err != nil {
		return nil, err
	}
	return append(documents, Document{KeysPath, "application/jwk-set+json", body}), nil
}

// keyURL is the address that certificates name a key by.
func (i *Issuer) keyURL(k *rsa.PublicKey) string { return i.c.URL + "/keys/" + thumbprint(k) }

func (i *Issuer) jwk(k *rsa.PublicKey) (jwkset.JWKMarshal, error) {
	made, err := jwkset.NewJWKFromKey(k, jwkset.JWKOptions{
		Metadata: jwkset.JWKMetadataOptions{ALG: jwkset.AlgRS256, KID: i.keyURL(k), USE: jwkset.UseSig},
	})
	return made.Marshal(), err
}
