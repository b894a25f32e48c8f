// By which metrics programs report how much memory they use, and how much there is. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "monitoring/metric_labels.hpp"

namespace mainstay::monitoring {

/// A metric of memory in bytes.
struct MemoryMetric {
    std::string_view name;
    std::string_view label{};  ///< Counts only where this label has this value;
    std::string_view value{};
    bool is_heap = false;  ///< Of a heap that a runtime collects; else of a process.
};

/// The best first: what a collection left; what a process uses; what a heap uses, with what may be
/// collected; what a container uses.
std::span<const MemoryMetric> memory_metrics();

/// The most there may be, of a heap or of a container.
std::span<const MemoryMetric> memory_limits();

/// The place of a metric in one of these lists, with labels that count.
std::optional<std::size_t> place_in(
    std::span<const MemoryMetric> metrics, std::string_view name, const MetricLabels& labels
);

}  // namespace mainstay::monitoring
