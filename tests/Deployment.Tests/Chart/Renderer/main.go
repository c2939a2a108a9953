// Command chartrenderer renders a Helm chart where helm itself is not to be had.
//
// It covers what charts like this repository's use: text/template with sprig, helm's own functions, .Files,
// .Capabilities, NOTES.txt and subcharts under charts/. It knows neither hooks nor values.schema.json.
//
// A request per line of standard input, as JSON; per request one line of JSON on standard output.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// request is one rendering. Values are laid over the chart's own, as with helm's --values.
type request struct {
	Chart       string                 `json:"chart"`
	Name        string                 `json:"name"`
	Namespace   string                 `json:"namespace"`
	Values      map[string]interface{} `json:"values"`
	APIVersions []string               `json:"apiVersions"`
}

// response holds the text of each rendered template by its path, or the reason why there is none.
type response struct {
	Files map[string]string `json:"files,omitempty"`
	Error string            `json:"error,omitempty"`
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 16<<20)
	output := json.NewEncoder(os.Stdout)
	for input.Scan() {
		var asked request
		answer := response{}
		if err := json.Unmarshal(input.Bytes(), &asked); err != nil {
			answer.Error = err.Error()
		} else if answer.Files, err = render(asked); err != nil {
			answer.Error = err.Error()
		}
		if err := output.Encode(answer); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
