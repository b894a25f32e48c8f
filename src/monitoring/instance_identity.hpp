// Which process a series of metrics is of: one name for what senders call by many. Pure.
#pragma once

#include <string>
#include <string_view>

#include "monitoring/metric_labels.hpp"

namespace mainstay::monitoring {

/// The labels that name one thing, the ones that name it best first; the dots of OpenTelemetry are
/// the underscores of Prometheus.
///
/// | what | labels |
/// |---|---|
/// | service | service.name, job |
/// | environment | deployment.environment.name, deployment.environment, environment, env |
/// | instance | service.instance.id, instance, k8s.pod.uid, k8s.pod.name, pod, container.id |
/// | container | k8s.container.name, container |
/// | host | host.name, host, hostname, k8s.node.name, node, nodename, host.id |
/// | process | process.pid, pid |
enum class Dimension { service, environment, instance, container, host, process };

/// The value of a dimension; empty where no label has it.
std::string dimension_of(const MetricLabels& labels, Dimension dimension);

/// The process that labels are of: its instance, and where that is a pod its container; else its
/// host and pid; empty where nothing says it.
std::string instance_of(const MetricLabels& labels);

}  // namespace mainstay::monitoring
