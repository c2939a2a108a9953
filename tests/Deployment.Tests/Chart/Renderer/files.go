package main

import (
	"encoding/base64"
	"path"
	"strings"
)

// files is helm's .Files: the chart's other files by path.
type files map[string][]byte

// Get is the text of a file, empty when there is none.
func (f files) Get(name string) string { return string(f[name]) }

// GetBytes is the content of a file.
func (f files) GetBytes(name string) []byte { return f[name] }

// Glob is the files whose path matches a pattern; a star does not cross a slash.
func (f files) Glob(pattern string) files {
	found := files{}
	for name, content := range f {
		if matches, _ := path.Match(pattern, name); matches {
			found[name] = content
		}
	}
	return found
}

// AsConfig is the data of a ConfigMap as YAML, by the files' base names.
func (f files) AsConfig() string { return f.byBaseName(func(b []byte) string { return string(b) }) }

// AsSecrets is the data of a Secret as YAML.
func (f files) AsSecrets() string { return f.byBaseName(base64.StdEncoding.EncodeToString) }

// Lines is a file cut into lines.
func (f files) Lines(name string) []string { return strings.Split(string(f[name]), "\n") }

func (f files) byBaseName(encode func([]byte) string) string {
	data := map[string]string{}
	for name, content := range f {
		data[path.Base(name)] = encode(content)
	}
	return toYaml(data)
}
