package main

import (
	"fmt"
	"path"
	"strings"
	"text/template"
)

// capabilities is helm's .Capabilities: what the cluster can do.
type capabilities struct {
	KubeVersion kubeVersion
	APIVersions apiVersions
}

// kubeVersion is the cluster's version.
type kubeVersion struct{ Version, Major, Minor string }

// String is what a template prints of it.
func (v kubeVersion) String() string { return v.Version }

// GitVersion is the older name of Version.
func (v kubeVersion) GitVersion() string { return v.Version }

// apiVersions is the API groups, and kinds, that the cluster serves.
type apiVersions []string

// Has tells whether a group version, or group version and kind, is served.
func (all apiVersions) Has(asked string) bool {
	for _, one := range all {
		if one == asked {
			return true
		}
	}
	return false
}

// render runs every template of a chart and its subcharts. Partials (names with a leading underscore) give no file.
func render(asked request) (map[string]string, error) {
	root, err := loadChart(asked.Chart, "")
	if err != nil {
		return nil, err
	}
	all := template.New("gotpl").Option("missingkey=zero")
	all.Funcs(functions(all))
	if err := parse(all, root); err != nil {
		return nil, err
	}
	rendered := map[string]string{}
	return rendered, run(all, root, overlay(root.values, asked.Values), asked, rendered)
}

// parse compiles the subcharts' templates first, so that a parent may define the same name anew.
func parse(all *template.Template, c *chart) error {
	for _, below := range c.subcharts {
		if err := parse(all, below); err != nil {
			return err
		}
	}
	for _, name := range sortedKeys(c.templates) {
		if _, err := all.New(name).Parse(c.templates[name]); err != nil {
			return err
		}
	}
	return nil
}

func run(all *template.Template, c *chart, values map[string]interface{}, asked request, rendered map[string]string) error {
	for _, below := range c.subcharts {
		own, _ := values[below.name()].(map[string]interface{})
		scoped := overlay(below.values, own)
		if global, has := values["global"]; has {
			scoped["global"] = global
		}
		if err := run(all, below, scoped, asked, rendered); err != nil {
			return err
		}
	}
	for _, name := range sortedKeys(c.templates) {
		if strings.HasPrefix(path.Base(name), "_") {
			continue
		}
		text, err := execute(all.Lookup(name), scope(c, values, asked, name))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		rendered[name] = text
	}
	return nil
}

// scope is the dot of a template.
func scope(c *chart, values map[string]interface{}, asked request, name string) map[string]interface{} {
	metadata := map[string]interface{}{"IsRoot": true}
	for key, value := range c.metadata {
		metadata[strings.ToUpper(key[:1])+key[1:]] = value
	}
	return map[string]interface{}{
		"Values": values,
		"Chart":  metadata,
		"Files":  c.files,
		"Release": map[string]interface{}{
			"Name": asked.Name, "Namespace": asked.Namespace, "Service": "Helm",
			"IsInstall": true, "IsUpgrade": false, "Revision": 1,
		},
		"Capabilities": capabilities{kubeVersion{"v1.30.0", "1", "30"}, asked.APIVersions},
		"Template":     map[string]interface{}{"Name": name, "BasePath": c.name() + "/templates"},
	}
}
