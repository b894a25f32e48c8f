#include "http/metrics.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <dirent.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "http/router.hpp"

namespace mainstay::http {

namespace {

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    double total = 0, resident = 0;
    statm >> total >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_files() {
    DIR* folder = opendir("/proc/self/fd");
    if (!folder) return 0;
    double count = 0;
    while (readdir(folder)) ++count;
    closedir(folder);
    return count - 3;  // Without ".", ".." and the folder itself.
}

void write_head(
    std::string& out, std::string_view name, std::string_view help, std::string_view type
) {
    fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

void write_gauge(
    std::string& out, std::string_view name, std::string_view help, double value,
    std::string_view type = "gauge"
) {
    write_head(out, name, help, type);
    fmt::format_to(std::back_inserter(out), "{} {}\n", name, value);
}

void write_family(std::string& out, const Family& family) {
    write_head(out, family.name, family.help, family.type);
    for (const auto& figure : family.figures()) {
        auto labels = figure.labels.empty() ? std::string() : '{' + figure.labels + '}';
        fmt::format_to(std::back_inserter(out), "{}{} {}\n", family.name, labels, figure.value);
    }
}

}  // namespace

Metrics::Metrics(
    std::span<const Route> routes, std::vector<Gauge> gauges, std::vector<Family> families
)
    : routes_(routes),
      gauges_(std::move(gauges)),
      families_(std::move(families)),
      figures_(std::make_unique<Figures[]>(routes.size() + 1)) {
    for (std::size_t i = 0; i < routes.size(); ++i)
        figures_[i].label =
            fmt::format("method=\"{}\",route=\"{}\"", name_of(routes[i].verb), routes[i].path);
    figures_[routes.size()].label = "method=\"\",route=\"\"";
}

void Metrics::count(const Route* route, int status, std::chrono::steady_clock::duration took) {
    auto index = route ? static_cast<std::size_t>(route - routes_.data()) : routes_.size();
    auto& figures = figures_[index];
    auto micros = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    auto bucket = std::lower_bound(bounds_micros.begin(), bounds_micros.end(), micros);
    auto place = static_cast<std::size_t>(bucket - bounds_micros.begin());
    auto slot = static_cast<std::size_t>(std::clamp(status, 100, 599) - 100);
    figures.by_status[slot].fetch_add(1, std::memory_order_relaxed);
    figures.by_duration[place].fetch_add(1, std::memory_order_relaxed);
    figures.micros.fetch_add(static_cast<std::uint64_t>(micros), std::memory_order_relaxed);
    if (!route) return;
    answered_.fetch_add(1, std::memory_order_relaxed);
    if (status == 500) failed_.fetch_add(1, std::memory_order_relaxed);
}

AnswerCounts Metrics::answer_counts() const { return {answered_.load(), failed_.load()}; }

void Metrics::write_requests(std::string& out) const {
    write_head(out, "mainstay_http_requests_total", "Requests answered.", "counter");
    for (std::size_t i = 0; i <= routes_.size(); ++i) {
        for (std::size_t slot = 0; slot < statuses; ++slot) {
            auto count = figures_[i].by_status[slot].load(std::memory_order_relaxed);
            if (count == 0) continue;
            fmt::format_to(
                std::back_inserter(out), "mainstay_http_requests_total{{{},status=\"{}\"}} {}\n",
                figures_[i].label, slot + 100, count
            );
        }
    }
}

void Metrics::write_durations(std::string& out) const {
    constexpr std::string_view name = "mainstay_http_request_duration_seconds";
    write_head(out, name, "From the whole head to the answer's last byte.", "histogram");
    for (std::size_t i = 0; i <= routes_.size(); ++i) {
        const auto& figures = figures_[i];
        std::uint64_t total = 0;
        std::string lines;
        for (std::size_t bucket = 0; bucket <= bounds_micros.size(); ++bucket) {
            total += figures.by_duration[bucket].load(std::memory_order_relaxed);
            auto bound = bucket == bounds_micros.size()
                             ? std::string("+Inf")
                             : fmt::format("{}", bounds_micros[bucket] / 1e6);
            fmt::format_to(
                std::back_inserter(lines), "{}_bucket{{{},le=\"{}\"}} {}\n", name, figures.label,
                bound, total
            );
        }
        if (total == 0) continue;
        auto sum = static_cast<double>(figures.micros.load(std::memory_order_relaxed)) / 1e6;
        out += lines;
        fmt::format_to(
            std::back_inserter(out), "{0}_sum{{{1}}} {2}\n{0}_count{{{1}}} {3}\n", name,
            figures.label, sum, total
        );
    }
}

std::string Metrics::text() const {
    std::string out;
    write_requests(out);
    write_durations(out);
    auto number = [](const std::atomic<std::int64_t>& value) {
        return static_cast<double>(value.load(std::memory_order_relaxed));
    };
    write_gauge(
        out, "mainstay_http_requests_in_flight", "Requests being answered.",
        number(requests_in_flight)
    );
    write_gauge(out, "mainstay_http_connections", "Open connections.", number(connections));
    write_gauge(out, "mainstay_http_streams", "Open event streams.", number(streams));
    write_gauge(
        out, "process_cpu_seconds_total", "CPU time spent, user and system.", cpu_seconds(),
        "counter"
    );
    write_gauge(out, "process_resident_memory_bytes", "Resident memory.", resident_bytes());
    write_gauge(out, "process_open_fds", "Open file descriptors.", open_files());
    for (const auto& gauge : gauges_) write_gauge(out, gauge.name, gauge.help, gauge.value());
    for (const auto& family : families_) write_family(out, family);
    return out;
}

}  // namespace mainstay::http
