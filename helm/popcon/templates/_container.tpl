{{/* The container of the bridge or the gateway. */}}
{{- define "popcon.container" -}}
name: {{ .part | default .Chart.Name }}
image: {{ include "popcon.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
args:
  {{- include "popcon.flags" . | trim | nindent 2 }}
{{- include "popcon.env" . }}
ports:
  {{- range include "popcon.ports" . | fromYamlArray }}
  - name: {{ .name }}
    containerPort: {{ .port }}
    {{- if and (ne .name "http") (include "popcon.hostPort" $) }}
    hostPort: {{ .port }}
    {{- end }}
    protocol: {{ .protocol }}
  {{- end }}
{{- range $probe := list "livenessProbe" "readinessProbe" "startupProbe" }}
{{- with index $.Values $probe }}
{{ $probe }}:
  {{- tpl (toYaml .) $ | nindent 2 }}
{{- end }}
{{- end }}
{{- with .Values.lifecycle }}
lifecycle:
  {{- toYaml . | nindent 2 }}
{{- end }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
{{- with include "popcon.volumeMounts" . | trim }}
volumeMounts:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The ports of the container and of the Service. */}}
{{- define "popcon.ports" -}}
{{- include (printf "popcon.%s.ports" (include "popcon.part" .)) . }}
{{- end }}

{{- define "popcon.bridge.ports" -}}
- {name: http, port: {{ .Values.service.port }}, protocol: TCP, nodePort: {{ .Values.service.nodePorts.http | toJson }}}
{{- with .Values.statsd.tcpPort }}
- {name: statsd-tcp, port: {{ . }}, protocol: TCP, nodePort: {{ $.Values.service.nodePorts.statsdTcp | toJson }}}
{{- end }}
{{- with .Values.statsd.udpPort }}
- {name: statsd-udp, port: {{ . }}, protocol: UDP, nodePort: {{ $.Values.service.nodePorts.statsdUdp | toJson }}}
{{- end }}
{{- end }}

{{/* The port with metrics and probes: the gateway has one of its own for them. */}}
{{- define "popcon.metricsPort" -}}
{{- ternary "telemetry" "http" (hasKey .Values.service "telemetryPort") }}
{{- end }}

{{- define "popcon.env" -}}
{{- with .Values.extraEnv }}
env:
  {{- range $name, $value := . }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
{{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The volume with the mapping of the bridge or the configuration of the gateway: its name, ConfigMap, key and file. */}}
{{- define "popcon.config" -}}
{{- include (printf "popcon.%s.config" (include "popcon.part" .)) . }}
{{- end }}

{{- define "popcon.bridge.config" -}}
{{- with include "popcon.mappingConfigMapName" . -}}
{name: mapping, configMap: {{ . }}, key: {{ $.Values.statsd.mappingConfigMapKey }}, file: statsd-mapping.conf}
{{- end }}
{{- end }}

{{/* It is mounted as a folder, never by subPath: only so does the kubelet carry a changed ConfigMap into the pod. */}}
{{- define "popcon.volumeMounts" -}}
{{- with include "popcon.config" . | fromYaml }}
- name: {{ .name }}
  mountPath: /etc/popcon/{{ .name }}
  readOnly: true
{{- end }}
{{- if .Values.web.configSecretName }}
- name: web-config
  mountPath: /etc/popcon/web
  readOnly: true
{{- end }}
{{- if or .Values.state.enabled .Values.history.enabled }}
- name: state
  mountPath: /var/lib/popcon
{{- end }}
{{- if include "popcon.hostSocket" . }}
- name: host-socket
  mountPath: {{ .Values.daemonset.hostSocket.path }}
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "popcon.volumes" -}}
{{- with include "popcon.config" . | fromYaml }}
- name: {{ .name }}
  configMap:
    name: {{ .configMap }}
    items:
      - key: {{ .key }}
        path: {{ .file }}
{{- end }}
{{- with .Values.web.configSecretName }}
- name: web-config
  secret:
    secretName: {{ . }}
{{- end }}
{{- if and (or .Values.state.enabled .Values.history.enabled) (not (include "popcon.stateClaim" .)) }}
- name: state
  {{- toYaml (.Values.state.volume | default (dict "emptyDir" (dict "sizeLimit" .Values.state.sizeLimit))) | nindent 2 }}
{{- end }}
{{- if include "popcon.hostSocket" . }}
- name: host-socket
  hostPath:
    path: {{ .Values.daemonset.hostSocket.path }}
    type: DirectoryOrCreate
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
