package config

import (
	"reflect"
	"strings"
)

// Prefix is what the name of every variable of ours begins with.
const Prefix = "DRYPP_"

// Variables that aren't keys of the file.
const (
	// EnvConfig names the configuration file.
	EnvConfig = Prefix + "CONFIG"
	// EnvClientSecret is the bot's client secret.
	EnvClientSecret = Prefix + "BOT_CLIENT_SECRET"
	// EnvCertificatePassword opens bot.credential.certificate_file.
	EnvCertificatePassword = Prefix + "BOT_CERTIFICATE_PASSWORD"
	// EnvMasterKey is the master key: 32 bytes in base64, or several, the newest
	// first, with commas between them.
	EnvMasterKey = Prefix + "MASTER_KEY"
)

// EnvName returns the variable that overrides a key.
func EnvName(key string) string {
	return Prefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// Keys returns every key that can be overridden, in the file's order.
func Keys() []string { return keysOf("", reflect.TypeFor[Config]()) }

func keysOf(key string, t reflect.Type) []string {
	if t.Kind() != reflect.Struct {
		return []string{key}
	}
	var keys []string
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("yaml"); name != "" && name != "-" {
			keys = append(keys, keysOf(join(key, name), t.Field(i).Type)...)
		}
	}
	return keys
}

// override applies the environment, a list of NAME=value as os.Environ gives
// it. An empty variable counts
// as one that isn't set.
func (f *findings) override(c *Config, environ []string) {
	byName := map[string]string{}
	for _, key := range Keys() {
		byName[EnvName(key)] = key
	}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, Prefix) || value == "" {
			continue
		}
		key, known := byName[name]
		switch {
		case name == EnvConfig:
		case name == EnvClientSecret:
			c.Bot.ClientSecret = Secret(value)
		case name == EnvCertificatePassword:
			c.Bot.CertificatePassword = Secret(value)
		case name == EnvMasterKey:
			c.MasterKey.Value = Secret(value)
		case known:
			f.set(c, name, key, value)
		default:
			f.stray(name, byName)
		}
	}
}

// stray notes a variable that looks like a slip of one of ours. Others with our
// prefix are left alone: Kubernetes sets DRYPP_PORT beside a Service of that
// name, and tests have variables of their own.
func (f *findings) stray(name string, known map[string]string) {
	names := []string{EnvConfig, EnvClientSecret, EnvCertificatePassword, EnvMasterKey}
	for n := range known {
		names = append(names, n)
	}
	if meant := nearest(name, names, max(1, len(name)/10)); meant != "" {
		f.whole(name, "", 0, "is no variable that Drypp knows", "did you mean "+meant+"?")
	}
}

func (f *findings) set(c *Config, name, key, value string) {
	into := reflect.ValueOf(c).Elem()
	for part := range strings.SplitSeq(key, ".") {
		into = into.Field(fields(into.Type())[part])
	}
	for k := range f.places {
		if k == key || strings.HasPrefix(k, key+"[") {
			delete(f.places, k)
		}
	}
	f.places[key] = place{source: name}
	switch {
	case into.Kind() == reflect.String:
		into.SetString(value)
	case into.Kind() == reflect.Slice && into.Type().Elem().Kind() == reflect.String:
		into.Set(reflect.ValueOf(words(value)))
	default:
		into.SetZero()
		f.parse(name, key, []byte(value), into)
	}
}

func words(value string) []string {
	list := []string{}
	for w := range strings.SplitSeq(value, ",") {
		if w = strings.TrimSpace(w); w != "" {
			list = append(list, w)
		}
	}
	return list
}
