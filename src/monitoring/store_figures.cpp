#include "monitoring/store_figures.hpp"

namespace mainstay::monitoring {

namespace {

std::int64_t counted(std::uint64_t number) { return static_cast<std::int64_t>(number); }

}  // namespace

StoreFiguresView view_of(const telemetry::StoreFigures& figures) {
    StoreFiguresView view{
        .signals = {},
        .queued_requests = counted(figures.queued_requests),
        .queued_bytes = counted(figures.queued_bytes),
        .journal_bytes = counted(figures.journal_bytes),
        .series = counted(figures.series),
        .series_max = counted(figures.series_max),
        .trouble = figures.trouble,
        .damaged = figures.damaged,
    };
    for (std::size_t i = 0; i < figures.by_signal.size(); ++i) {
        const auto& of = figures.by_signal[i];
        view.signals.push_back({
            .signal = static_cast<SignalName>(i),
            .received = counted(of.received),
            .rejected = counted(of.rejected),
            .refused = counted(of.refused),
            .resends = counted(of.resends),
            .waiting = counted(of.waiting),
            .bytes = counted(of.bytes),
            .oldest = of.oldest,
        });
    }
    return view;
}

}  // namespace mainstay::monitoring
