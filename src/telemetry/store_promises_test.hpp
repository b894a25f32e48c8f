// What every engine of telemetry is tested with.
#pragma once

#include <functional>
#include <memory>

#include "telemetry/store.hpp"

namespace mainstay::telemetry {

/// An engine that is opened, again and again, on what it kept.
struct StoreUnderTest {
    std::function<std::unique_ptr<Store>()> open;
};

/// Checks what `Store` promises, on a fresh one for each promise.
void check_store(const std::function<StoreUnderTest()>& make);

/// When the tests' telemetry comes: the time of this machine, to the second.
Time test_now();

/// Sends an arrival and waits for its answer.
Result<Taken> send(Store& store, std::int64_t application, Form form, std::string body, Time at);

/// Stores so many spans, each different, in traces of ten: the root of `shop` calls `stock`.
void store_spans(Store& store, std::int64_t application, int count, Time at);

/// A request of so many spans, as store_spans() sends them; those of another seed are others.
std::string a_spans_request(int count, Time at, std::uint64_t seed = 1);

/// Of all times and applications.
std::int64_t count_spans(Store& store);
std::int64_t count_summarized_spans(Store& store);

/// A request of one series, as Prometheus sends it.
std::string written_series(
    const std::vector<std::pair<std::string, std::string>>& labels,
    const std::vector<Sample>& samples
);

}  // namespace mainstay::telemetry
