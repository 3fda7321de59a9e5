package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"drypp/bot/teams/credential"
	"drypp/courses"
	"drypp/courses/library"
	"drypp/courses/markdown"
	"drypp/courses/surveys"
)

// maxSecret is how large, in bytes, a file with a secret may be.
const maxSecret = 4096

// maxSocket is how long, in bytes, the path of a Unix socket may be wherever
// Drypp runs (sun_path: 108 on Linux, 104 on macOS, with the final zero).
const maxSocket = 103

// checkDisk checks what the configuration says about this machine's files and
// reads the secrets and the courses.
func (f *findings) checkDisk(c *Config) {
	f.checkData(c)
	f.checkTLSFiles(c)
	f.readSecret(c)
	f.readable("bot.credential.certificate_file", c.CertificateFile())
	f.readable("bot.credential.token_file", c.TokenFile())
	for i := range c.Organisations {
		key := fmt.Sprintf("organisations[%d]", i)
		f.readDirectory(c, key+".directory", c.Organisations[i].Directory)
		f.readXAPI(c, key+".xapi", c.Organisations[i].XAPI)
	}
	for i, folder := range c.Courses {
		f.loadCourses(c, fmt.Sprintf("courses[%d]", i), c.path(folder))
	}
	for i, folder := range c.Surveys {
		f.loadSurveys(c, fmt.Sprintf("surveys[%d]", i), c.path(folder))
	}
	f.buildCatalogue(c)
	f.buildSurveys(c)
	for i := range c.Organisations {
		f.checkProof(c, fmt.Sprintf("organisations[%d].privacy", i), &c.Organisations[i].Privacy)
		f.loadPeople(c, fmt.Sprintf("organisations[%d].people_file", i), &c.Organisations[i])
	}
}

func (f *findings) buildCatalogue(c *Config) {
	along, err := library.Courses()
	var known []courses.Competence
	if err == nil {
		known, err = library.Competences()
	}
	if err == nil {
		c.catalogue, err = courses.NewCatalogueOf(append(known, c.competences...), append(along, c.own...)...)
	}
	if err != nil {
		f.bad("courses", "can't be given together with the library: "+err.Error(), "give each course an id of its own")
	}
}

func (f *findings) buildSurveys(c *Config) {
	along, err := surveys.Along()
	if err == nil {
		c.surveys, err = surveys.NewCatalogue(append(along, c.asked...)...)
	}
	if err != nil {
		f.bad("surveys", "can't be given together with those that come along: "+err.Error(), "give each survey an id of its own")
	}
}

// checkData wants the data folder to be nobody else's, or possible to make.
func (f *findings) checkData(c *Config) {
	folder := c.DataFolder()
	if len(c.Socket()) > maxSocket {
		f.bad("data", "is too long a path for the socket in it", fmt.Sprintf("choose one of at most %d bytes", maxSocket-len("/drypp.sock")))
	}
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.checkParent(folder)
	case err != nil:
		f.bad("data", "can't be looked at: "+reason(err), "give the user that Drypp runs as access to the folder")
	case !info.IsDir():
		f.bad("data", "is no folder", "name a folder, or one that doesn't exist yet")
	case info.Mode().Perm()&0o077 != 0:
		f.bad("data", fmt.Sprintf("is open to others (mode %04o)", info.Mode().Perm()), "chmod 0700 it: people's data lies there")
	case unix.Access(folder, unix.W_OK|unix.X_OK) != nil:
		f.bad("data", "can't be written to", "make it belong to the user that Drypp runs as")
	}
}

// checkParent finds out whether a folder that isn't there could be made.
func (f *findings) checkParent(folder string) {
	parent := filepath.Dir(folder)
	for parent != filepath.Dir(parent) {
		if _, err := os.Stat(parent); err == nil {
			break
		}
		parent = filepath.Dir(parent)
	}
	info, err := os.Stat(parent)
	if err != nil || !info.IsDir() || unix.Access(parent, unix.W_OK|unix.X_OK) != nil {
		f.bad("data", "doesn't exist and can't be made", "make it with mode 0700 for the user that Drypp runs as")
	}
}

func (f *findings) readSecret(c *Config) {
	b := &c.Bot
	if b.Credential.Kind != credential.Secret {
		return
	}
	const fix = "set " + EnvClientSecret + ", or write the secret into a file that bot.client_secret_file names"
	if b.ClientSecret != "" {
		return
	}
	if b.ClientSecretFile == "" {
		f.bad("bot.client_secret_file", "is missing, and "+EnvClientSecret+" isn't set", fix)
		return
	}
	b.ClientSecret = f.secretFile("bot.client_secret_file", c.path(b.ClientSecretFile), fix)
}

// secretFile reads a secret from the file that a key names.
func (f *findings) secretFile(key, path, fix string) Secret {
	data, err := readSmall(path)
	if err != nil {
		f.bad(key, "can't be read: "+reason(err), fix)
		return ""
	}
	secret := Secret(strings.TrimSpace(string(data)))
	if secret == "" {
		f.bad(key, "is empty", fix)
	}
	return secret
}

func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxSecret {
		return nil, fmt.Errorf("no file of at most %d bytes", maxSecret)
	}
	return os.ReadFile(path)
}

func (f *findings) readable(key, path string) {
	if path == "" {
		return
	}
	file, err := os.Open(path)
	if err != nil {
		f.bad(key, "can't be read: "+reason(err), "name a file that the user that Drypp runs as may read")
		return
	}
	file.Close()
}

// folder opens a folder that a key names, or says why it can't be.
func (f *findings) folder(key, path, fix string) fs.FS {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		f.bad(key, "can't be opened: "+reason(err), fix)
		return nil
	case !info.IsDir():
		f.bad(key, "is no folder", fix)
		return nil
	}
	return os.DirFS(path)
}

// found reports whether what lies in a folder could be read; what an author can
// mend is told with its file.
func (f *findings) found(key, folder, what string, err error) bool {
	var found markdown.Findings
	switch {
	case errors.As(err, &found):
		for _, x := range found {
			f.whole(filepath.Join(folder, x.File), key, x.Line, what, x.Sentence())
		}
	case err != nil:
		f.bad(key, "can't be read: "+reason(err), "give the user that Drypp runs as access to the folder")
	}
	return err == nil
}

func (f *findings) loadCourses(c *Config, key, folder string) {
	dir := f.folder(key, folder, "name a folder with one folder a course")
	if dir == nil {
		return
	}
	list, err := markdown.LoadAll(dir)
	if f.found(key, folder, "has a course that can't be given", err) {
		c.own = append(c.own, list...)
	}
	known, err := markdown.LoadCompetences(dir)
	if f.found(key, folder, "has competences that can't be read", err) {
		c.competences = append(c.competences, known...)
	}
}

func (f *findings) loadSurveys(c *Config, key, folder string) {
	dir := f.folder(key, folder, "name a folder with one file a survey")
	if dir == nil {
		return
	}
	list, err := surveys.Load(dir)
	if f.found(key, folder, "has a survey that can't be given", err) {
		c.asked = append(c.asked, list...)
	}
}
