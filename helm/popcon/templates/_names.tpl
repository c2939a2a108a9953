{{/* The chart's name in labels and in object names. */}}
{{- define "popcon.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of most objects: the release's name, with the chart's unless it is in there already. */}}
{{- define "popcon.fullname" -}}
{{- $name := include "popcon.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* The same for the gateway's objects. They are rendered by the templates of the bridge's, see workload/gateway.yaml. */}}
{{- define "popcon.gatewayName" -}}
{{- include "popcon.name" . | trunc 55 | trimSuffix "-" }}-gateway
{{- end }}

{{- define "popcon.gatewayFullname" -}}
{{- include "popcon.fullname" . | trunc 55 | trimSuffix "-" }}-gateway
{{- end }}

{{/* The part that is rendered: `bridge` or `gateway`. Templates such as popcon.gateway.flags are chosen by it. */}}
{{- define "popcon.part" -}}
{{- .part | default "bridge" }}
{{- end }}

{{- define "popcon.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (ternary (include "popcon.fullname" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{/* The ConfigMap with the mapping; empty when the built-in rules are wanted. */}}
{{- define "popcon.mappingConfigMapName" -}}
{{- if .Values.statsd.mappingConfigMapName }}
{{- .Values.statsd.mappingConfigMapName }}
{{- else if .Values.statsd.mappingConfig }}
{{- include "popcon.fullname" . }}-mapping
{{- end }}
{{- end }}

{{/* What a Service, a monitor and a policy find the pods by. Never changes during an upgrade. */}}
{{- define "popcon.selectorLabels" -}}
app.kubernetes.io/name: {{ include "popcon.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "popcon.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "popcon.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Of the pods of `helm test`: no Service, monitor or policy may take them for a bridge. */}}
{{- define "popcon.testLabels" -}}
app.kubernetes.io/name: {{ include "popcon.name" . }}-test
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "popcon.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}

{{- define "popcon.toolsImage" -}}
{{ .Values.tools.image.repository }}:{{ .Values.tools.image.tag }}
{{- end }}
