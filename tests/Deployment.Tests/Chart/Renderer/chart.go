package main

import (
	"os"
	"path/filepath"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// chart is a chart folder read into memory.
type chart struct {
	metadata  map[string]interface{}
	values    map[string]interface{}
	templates map[string]string // by path, as helm names it: popcon/templates/service.yaml
	files     files             // all that is neither a template nor part of a subchart
	subcharts []*chart
}

func (c *chart) name() string { return c.metadata["name"].(string) }

// loadChart reads a chart and the charts below it; parent is the path helm prints in front of the name.
func loadChart(folder, parent string) (*chart, error) {
	c := &chart{templates: map[string]string{}, files: files{}}
	if err := readYaml(filepath.Join(folder, "Chart.yaml"), &c.metadata); err != nil {
		return nil, err
	}
	if err := readYaml(filepath.Join(folder, "values.yaml"), &c.values); err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	prefix := parent + c.name()
	err := filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		if info.IsDir() {
			if filepath.Dir(name) != "charts" {
				return nil
			}
			below, err := loadChart(path, prefix+"/charts/")
			if err != nil {
				return err
			}
			c.subcharts = append(c.subcharts, below)
			return filepath.SkipDir
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.HasPrefix(name, "templates/") {
			c.templates[prefix+"/"+name] = string(text)
		} else {
			c.files[name] = text
		}
		return nil
	})
	return c, err
}

func readYaml(path string, into interface{}) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return yaml.Unmarshal(text, into)
}

// overlay lays the values of top over those of base: maps are merged, null removes, all else is replaced.
func overlay(base, top map[string]interface{}) map[string]interface{} {
	merged := map[string]interface{}{}
	for key, value := range base {
		merged[key] = value
	}
	for key, value := range top {
		if value == nil {
			delete(merged, key)
			continue
		}
		below, isMap := value.(map[string]interface{})
		old, wasMap := merged[key].(map[string]interface{})
		if isMap && wasMap {
			merged[key] = overlay(old, below)
		} else {
			merged[key] = value
		}
	}
	return merged
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
