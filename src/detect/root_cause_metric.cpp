#include "detect/root_cause_metric.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"

namespace mainstay::detect {

namespace {

using Words = std::initializer_list<std::string_view>;

constexpr Words room_words{"free",  "idle", "available", "avail",    "ready",  "up",
                           "alive", "left", "remaining", "replicas", "healthy"};
constexpr Words loss_words{"loss",  "lost",    "drop",       "dropped",
                           "drops", "retrans", "retransmit", "corrupt"};
constexpr Words error_words{"error",   "errors",   "err",         "fail",       "failed",
                            "failure", "failures", "exception",   "exceptions", "5xx",
                            "4xx",     "500",      "rejected",    "timeouts",   "timeout",
                            "aborted", "faults",   "unavailable", "unhealthy"};
// What such words mean beside these is another thing: faults of pages, messages ready in a queue.
constexpr Words memory_words{"memory", "mem", "page", "pages"};
constexpr Words queue_words{"queue", "queues", "messages", "backlog"};
constexpr Words latency_words{"latency", "duration", "delay", "rt",   "p50",      "p90",    "p95",
                              "p99",     "time",     "ms",    "wait", "response", "elapsed"};
constexpr Words resource_words{
    "cpu",    "mem",       "memory",    "disk",        "diskio",      "io",        "iops",
    "fs",     "heap",      "gc",        "thread",      "threads",     "fd",        "fds",
    "socket", "sockets",   "handles",   "connections", "pool",        "swap",      "rss",
    "queue",  "backlog",   "restarts",  "restart",     "lag",         "locks",     "lock",
    "usage",  "throttled", "inode",     "inodes",      "oom",         "pids",      "load1",
    "load5",  "load15",    "processes", "tasks",       "descriptors", "goroutines"
};
constexpr Words traffic_words{"workload", "load",       "request", "requests", "rps",     "qps",
                              "tps",      "throughput", "traffic", "calls",    "count",   "hits",
                              "rx",       "tx",         "receive", "transmit", "bytes",   "network",
                              "net",      "packets",    "rate",    "sent",     "received"};

/// Whether one of the words of `name`, which is in lower case, is one of `words`.
bool has_one(std::string_view name, Words words) {
    auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    for (std::size_t at = 0; at < name.size();) {
        if (!is_part(name[at])) {
            ++at;
            continue;
        }
        const auto* end =
            std::find_if_not(name.begin() + static_cast<std::ptrdiff_t>(at), name.end(), is_part);
        const auto word = name.substr(at, static_cast<std::size_t>(end - name.begin()) - at);
        if (std::ranges::find(words, word) != words.end()) return true;
        at += word.size();
    }
    return false;
}

/// `diskReadBytes` as `disk_read_bytes`.
std::string in_words(std::string_view name) {
    std::string words;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool is_upper = name[i] >= 'A' && name[i] <= 'Z';
        const bool was_lower = i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';
        if (is_upper && was_lower) words += '_';
        words += name[i];
    }
    return lower_ascii(words);
}

}  // namespace

MetricKind metric_kind(std::string_view metric) {
    using enum MetricKind;
    const auto name = in_words(metric);
    const bool is_lacking = has_one(name, {"unavailable", "unhealthy"});
    if (has_one(name, queue_words) && has_one(name, {"ready", "left", "remaining"}))
        return resource;
    if (has_one(name, memory_words) && has_one(name, {"faults", "failures", "fail"}))
        return resource;
    if (has_one(name, room_words) && !is_lacking) return room;
    if (has_one(name, loss_words)) return loss;
    if (has_one(name, error_words)) return error;
    const bool is_of_network = has_one(name, {"net", "network", "rx", "tx"});
    if (has_one(name, resource_words) && !is_of_network) return resource;
    if (has_one(name, latency_words)) return latency;
    if (has_one(name, traffic_words)) return traffic;
    return unknown;
}

bool is_counter_name(std::string_view metric) {
    return std::ranges::any_of(
        std::array<std::string_view, 4>{"total", "count", "sum", "bucket"},
        [&](std::string_view end) {
            const auto stem = metric.size() - std::min(metric.size(), end.size());
            return metric.ends_with(end) && stem > 0 &&
                   (metric[stem - 1] == '_' || metric[stem - 1] == '-');
        }
    );
}

double weight_of(MetricKind kind, bool has_risen) {
    switch (kind) {
        case MetricKind::resource:
            return has_risen ? 1.0 : 0.35;  // Less work needs less.
        case MetricKind::loss:
            return has_risen ? 0.95 : 0.2;
        case MetricKind::latency:
            return has_risen ? 0.8 : 0.25;
        case MetricKind::error:
            return has_risen ? 0.8 : 0.15;
        case MetricKind::traffic:
            return has_risen ? 0.35 : 0.4;
        case MetricKind::room:
            return has_risen ? 0.3 : 0.95;
        case MetricKind::unknown:
            return 0.65;
    }
    return 0;
}

}  // namespace mainstay::detect
