{{/*
How a pod gets the Reporter. For any chart that has this one among its dependencies; each takes a dict:

  image          the Reporter's image, needed by initContainer
  pullPolicy     its pull policy, IfNotPresent unless given
  host           the bridge's name, for example popcon.monitoring.svc
  port           its statsd port, 9125 unless given
  node           true: the bridge on the pod's own node (DaemonSet with hostPort), instead of host
  socketFolder   the node's folder with the bridge's socket (DaemonSet with hostSocket), instead of host
  namespace      what the counters say as namespace
  podNamespace   true: the Kubernetes namespace of the pod, instead of namespace
*/}}

{{- define "popcon.reporter.initContainer" -}}
- name: popcon-reporter
  image: {{ required "popcon.reporter.initContainer needs an image" .image | quote }}
  imagePullPolicy: {{ .pullPolicy | default "IfNotPresent" }}
  securityContext:
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    runAsNonRoot: true
    capabilities:
      drop: [ALL]
    seccompProfile:
      type: RuntimeDefault
  resources:
    requests: {cpu: 10m, memory: 16Mi}
    limits: {memory: 64Mi}
  volumeMounts:
    - name: popcon-reporter
      mountPath: /popcon
{{- end }}

{{- define "popcon.reporter.volumes" -}}
- name: popcon-reporter
  emptyDir: {sizeLimit: 16Mi}
{{- with .socketFolder }}
- name: popcon-socket
  hostPath:
    path: {{ . }}
    type: Directory
{{- end }}
{{- end }}

{{- define "popcon.reporter.volumeMounts" -}}
- name: popcon-reporter
  mountPath: /opt/popcon
  readOnly: true
{{- with .socketFolder }}
- name: popcon-socket
  mountPath: {{ . }}
  readOnly: true
{{- end }}
{{- end }}

{{- define "popcon.reporter.env" -}}
- name: DOTNET_STARTUP_HOOKS
  value: /opt/popcon/PopCon.Reporter.dll
- name: DOTNET_POPCONTEST_STATSD_HOST
  {{- if .node }}
  valueFrom:
    fieldRef:
      fieldPath: status.hostIP
  {{- else }}
  value: {{ include "popcon.reporter.host" . }}
  {{- end }}
- name: DOTNET_POPCONTEST_STATSD_PORT
  value: {{ .port | default 9125 | int64 | quote }}
{{- if .podNamespace }}
- name: POPCON_POD_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
{{- end }}
- name: DOTNET_POPCONTEST_STATSD_PREFIX
  value: {{ include "popcon.reporter.prefix" . }}
{{- end }}

{{- define "popcon.reporter.host" -}}
{{- if .socketFolder }}unix://{{ .socketFolder }}/statsd.sock
{{- else }}{{ required "popcon.reporter.env needs host, node or socketFolder" .host }}
{{- end }}
{{- end }}

{{- define "popcon.reporter.prefix" -}}
{{- $namespace := ternary "$(POPCON_POD_NAMESPACE)" .namespace (.podNamespace | default false) -}}
dotnet_popcon.{{ with $namespace }}namespace.{{ . }}.{{ end }}library_used
{{- end }}
