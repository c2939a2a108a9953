{{- define "popcon.gateway.flags" -}}
- --config.file=/etc/popcon/config/gateway.yaml
- --storage.root=/var/lib/popcon/packages
- --web.listen-address=:{{ .Values.service.port | int64 }}
- --web.telemetry-address=:{{ .Values.service.telemetryPort | int64 }}
- --statsd.address={{ .Values.statsdAddress }}
{{- if .Values.web.configSecretName }}
- --web.config.file=/etc/popcon/web/web-config.yml
{{- end }}
- --log.level={{ .Values.log.level }}
- --log.format={{ .Values.log.format }}
{{- end }}

{{- define "popcon.gateway.ports" -}}
- {name: http, port: {{ .Values.service.port }}, protocol: TCP}
- {name: telemetry, port: {{ .Values.service.telemetryPort }}, protocol: TCP}
{{- end }}

{{- define "popcon.gateway.config" -}}
{name: config, configMap: {{ .Values.configMapName | default (include "popcon.fullname" .) }}, key: {{ .Values.configMapKey }}, file: gateway.yaml}
{{- end }}

{{- define "popcon.gateway.configMap" -}}
{{- if not .Values.configMapName }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "popcon.fullname" . }}
  labels:
    {{- include "popcon.labels" . | nindent 4 }}
data:
  {{ .Values.configMapKey }}: |
    {{- toYaml .Values.config | nindent 4 }}
{{- end }}
{{- end }}

{{- define "popcon.gateway.checkJob" -}}
{{- if and .Values.checkConfig .Values.config (not .Values.configMapName) }}
{{- include "popcon.checkJob" (dict "text" (toYaml .Values.config) "part" .part "Values" .Values "Chart" .Chart "Release" .Release "Template" .Template) }}
{{- end }}
{{- end }}

{{/* Packages in the files of one pod are not in those of another, and one process uses a folder at a time. */}}
{{- define "popcon.gateway.check" -}}
{{- if gt (int64 .Values.replicaCount) 1 }}
{{- if include "popcon.stateShared" . }}
{{- fail (printf "gateway.replicaCount: %d pods would share gateway.storage.volume, which one pod can use at a time. Use one pod, or no volume." (int64 .Values.replicaCount)) }}
{{- end }}
{{- range $name, $repository := .Values.config.repositories }}
{{- if eq (toString $repository.type) "file_system" }}
{{- fail (printf "gateway.replicaCount: each of %d pods would have packages of its own in the repository %q of type file_system. Use one pod, or the type s3 or github." (int64 $.Values.replicaCount) $name) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* What the gateway always reaches: names, and the bridge. Rendered with the bridge's values. */}}
{{- define "popcon.gateway.egress" -}}
- ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
{{- with .Values.statsd.udpPort }}
- to: [{podSelector: {matchLabels: {{ include "popcon.selectorLabels" $ | fromYaml | toJson }}}}]
  ports: [{port: {{ . }}, protocol: UDP}]
{{- end }}
{{- end }}
