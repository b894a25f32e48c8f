#include "monitoring/store_metrics.hpp"

#include <array>

#include <fmt/format.h>

namespace mainstay::monitoring {

namespace {

constexpr std::array<std::string_view, 4> signals{"spans", "logs", "metrics", "profiles"};

using Of = telemetry::StoreFigures::Of;

http::Family by_signal(
    telemetry::Store& store, std::string name, std::string help, std::string_view type,
    std::uint64_t Of::* figure
) {
    return {std::move(name), std::move(help), type, [&store, figure] {
                std::vector<http::Family::Figure> figures;
                const auto all = store.figures();
                for (std::size_t at = 0; at < signals.size(); ++at)
                    figures.push_back(
                        {fmt::format("signal=\"{}\"", signals[at]),
                         static_cast<double>(all.by_signal[at].*figure)}
                    );
                return figures;
            }};
}

http::Family single(
    telemetry::Store& store, std::string name, std::string help,
    std::uint64_t telemetry::StoreFigures::* figure
) {
    return {std::move(name), std::move(help), "gauge", [&store, figure] {
                return std::vector<http::Family::Figure>{
                    {"", static_cast<double>(store.figures().*figure)}
                };
            }};
}

}  // namespace

std::vector<http::Family> store_metrics(telemetry::Store& store) {
    using Figures = telemetry::StoreFigures;
    return {
        by_signal(
            store, "mainstay_telemetry_received_total", "Records stored since the start.",
            "counter", &Of::received
        ),
        by_signal(
            store, "mainstay_telemetry_rejected_total",
            "Records that were not stored, which their senders were told.", "counter", &Of::rejected
        ),
        by_signal(
            store, "mainstay_telemetry_refused_total", "Requests that were told to come back.",
            "counter", &Of::refused
        ),
        by_signal(
            store, "mainstay_telemetry_resends_total",
            "Requests that were stored before, and not again.", "counter", &Of::resends
        ),
        by_signal(
            store, "mainstay_telemetry_waiting", "Records in the journal that no file has yet.",
            "gauge", &Of::waiting
        ),
        by_signal(store, "mainstay_telemetry_file_bytes", "Bytes on disk.", "gauge", &Of::bytes),
        single(
            store, "mainstay_telemetry_queued_requests", "Requests that wait for the journal.",
            &Figures::queued_requests
        ),
        single(
            store, "mainstay_telemetry_queued_bytes", "Bytes that wait for the journal.",
            &Figures::queued_bytes
        ),
        single(
            store, "mainstay_telemetry_journal_bytes", "Bytes of the journal.",
            &Figures::journal_bytes
        ),
        single(
            store, "mainstay_telemetry_series", "Metric series that had a sample of late.",
            &Figures::series
        ),
        single(
            store, "mainstay_telemetry_series_max", "Metric series that one application may have.",
            &Figures::series_max
        ),
    };
}

}  // namespace mainstay::monitoring
