#include "monitoring/instance_identity.hpp"

#include <algorithm>
#include <span>

namespace mainstay::monitoring {

namespace {

constexpr std::string_view service_labels[] = {"service.name", "job"};
constexpr std::string_view environment_labels[] = {
    "deployment.environment.name", "deployment.environment", "environment", "env"
};
constexpr std::string_view instance_labels[] = {"service.instance.id", "instance", "k8s.pod.uid",
                                                "k8s.pod.name",        "pod",      "container.id"};
constexpr std::string_view container_labels[] = {"k8s.container.name", "container"};
constexpr std::string_view host_labels[] = {"host.name", "host",     "hostname", "k8s.node.name",
                                            "node",      "nodename", "host.id"};
constexpr std::string_view process_labels[] = {"process.pid", "pid"};

std::span<const std::string_view> labels_naming(Dimension dimension) {
    switch (dimension) {
        case Dimension::service:
            return service_labels;
        case Dimension::environment:
            return environment_labels;
        case Dimension::instance:
            return instance_labels;
        case Dimension::container:
            return container_labels;
        case Dimension::host:
            return host_labels;
        case Dimension::process:
            return process_labels;
    }
    return {};
}

}  // namespace

std::string dimension_of(const MetricLabels& labels, Dimension dimension) {
    for (const auto name : labels_naming(dimension)) {
        if (const auto found = labels.find(name); found != labels.end() && !found->second.empty())
            return found->second;
        std::string written(name);
        std::ranges::replace(written, '.', '_');
        if (const auto found = labels.find(written);
            found != labels.end() && !found->second.empty())
            return found->second;
    }
    return {};
}

std::string instance_of(const MetricLabels& labels) {
    auto instance = dimension_of(labels, Dimension::instance);
    if (instance.empty()) instance = dimension_of(labels, Dimension::host);
    for (const auto dimension : {Dimension::container, Dimension::process}) {
        const auto part = dimension_of(labels, dimension);
        if (part.empty() || part == instance) continue;
        instance += (instance.empty() ? "" : " ") + part;
    }
    return instance;
}

}  // namespace mainstay::monitoring
