#include "monitoring/memory_metrics.hpp"

#include <algorithm>

namespace mainstay::monitoring {

namespace {

constexpr MemoryMetric used[] = {
    // After a collection: OpenTelemetry for the JVM, its older name, and for .NET.
    {"jvm.memory.used_after_last_gc", "jvm.memory.type", "heap", true},
    {"process.runtime.jvm.memory.usage_after_last_gc", "type", "heap", true},
    {"dotnet.gc.last_collection.heap.size", {}, {}, true},
    // Of a process: OpenTelemetry, client libraries of Prometheus, OpenTelemetry for Python.
    {"process.memory.usage"},
    {"process_resident_memory_bytes"},
    {"process_memory_usage_bytes"},
    {"process.runtime.cpython.memory", "type", "rss"},
    {"process.runtime.memory", "type", "rss"},
    // Of a heap: V8, Go, the JVM, .NET.
    {"v8js.memory.heap.used", {}, {}, true},
    {"nodejs_heap_size_used_bytes", {}, {}, true},
    {"go.memory.used", {}, {}, true},
    {"process.runtime.go.mem.heap_inuse", {}, {}, true},
    {"go_memstats_heap_inuse_bytes", {}, {}, true},
    {"go_memstats_alloc_bytes", {}, {}, true},
    {"jvm.memory.used", "jvm.memory.type", "heap", true},
    {"process.runtime.jvm.memory.usage", "type", "heap", true},
    {"jvm_memory_used_bytes", "area", "heap", true},
    {"process.runtime.dotnet.gc.heap.size", {}, {}, true},
    // Of a container: Kubernetes, cAdvisor, Docker.
    {"container.memory.working_set"},
    {"container_memory_working_set_bytes"},
    {"k8s.pod.memory.working_set"},
    {"container.memory.usage"},
    {"container.memory.usage.total"},
};

constexpr MemoryMetric limits[] = {
    {"jvm.memory.limit", "jvm.memory.type", "heap", true},
    {"process.runtime.jvm.memory.limit", "type", "heap", true},
    {"jvm_memory_max_bytes", "area", "heap", true},
    {"container.memory.limit"},
    {"k8s.container.memory_limit"},
    {"container_spec_memory_limit_bytes"},
    {"container.memory.usage.limit"},
};

}  // namespace

std::span<const MemoryMetric> memory_metrics() { return used; }

std::span<const MemoryMetric> memory_limits() { return limits; }

std::optional<std::size_t> place_in(
    std::span<const MemoryMetric> metrics, std::string_view name, const MetricLabels& labels
) {
    for (std::size_t place = 0; place < metrics.size(); ++place) {
        const auto& metric = metrics[place];
        if (metric.name != name) continue;
        if (metric.label.empty()) return place;
        auto found = labels.find(metric.label);
        if (found == labels.end()) {
            std::string written(metric.label);
            std::ranges::replace(written, '.', '_');
            found = labels.find(written);
        }
        if (found != labels.end() && found->second == metric.value) return place;
    }
    return std::nullopt;
}

}  // namespace mainstay::monitoring
