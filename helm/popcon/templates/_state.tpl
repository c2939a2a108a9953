{{/* Not empty when each pod of the StatefulSet gets a claim of its own for its state. */}}
{{- define "popcon.stateClaim" -}}
{{- if and (eq .Values.kind "StatefulSet") (or .Values.state.enabled .Values.history.enabled) (not .Values.state.volume) }}yes{{ end }}
{{- end }}

{{/* Not empty when pods that run at the same time would have one folder for their state. */}}
{{- define "popcon.stateShared" -}}
{{- $volume := .Values.state.volume }}
{{- $own := or (not $volume) (hasKey $volume "emptyDir") (hasKey $volume "ephemeral") (and (eq .Values.kind "DaemonSet") (hasKey $volume "hostPath")) }}
{{- if and (or .Values.state.enabled .Values.history.enabled) (not $own) }}yes{{ end }}
{{- end }}

{{/* The update strategy. Two bridges that share a state file count into the same numbers and lose half of them. */}}
{{- define "popcon.updateStrategy" -}}
{{- $strategy := .Values.updateStrategy }}
{{- if include "popcon.stateShared" . }}
{{- if eq .Values.kind "DaemonSet" }}
{{- fail "state.volume: the pods of a DaemonSet would share this volume and its state file. Use hostPath, or leave it empty." }}
{{- end }}
{{- if or .Values.autoscaling.enabled (gt (int64 .Values.replicaCount) 1) }}
{{- fail (printf "replicaCount: %d pods, or autoscaling.enabled, would share the state file on state.volume. Use one pod, or kind StatefulSet with state.claim, or no state.volume." (int64 .Values.replicaCount)) }}
{{- end }}
{{- if eq .Values.kind "Deployment" }}
{{- $strategy = $strategy | default (dict "type" "Recreate") }}
{{- if ne (toString $strategy.type) "Recreate" }}
{{- fail "updateStrategy: during a RollingUpdate the old and the new pod would share the state file on state.volume. Use {type: Recreate}, or leave it empty." }}
{{- end }}
{{- end }}
{{- end }}
{{- with $strategy }}{{ toYaml . }}{{ end }}
{{- end }}
