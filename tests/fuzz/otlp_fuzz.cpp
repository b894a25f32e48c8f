// A request as any exporter may send it. The first byte chooses the signal and the form: it is read
// or refused; what is read is within its bounds; and JSON that is taken is protobuf that is read.
#include <cstdlib>
#include <string>
#include <string_view>

#include "telemetry/otlp.hpp"
#include "telemetry/otlp_json.hpp"

namespace {

using namespace mainstay;
using namespace mainstay::telemetry;

void require(bool expectation) {
    if (!expectation) std::abort();
}

void check(const AttributePool& pool, AttributeRange range) {
    require(range.count <= record_attributes_max);
    require(range.begin + std::size_t{range.count} <= pool.attributes.size());
}

bool read_traces(std::string_view body) {
    auto batch = read_spans(body);
    if (!batch) return false;
    for (const auto& span : batch->spans) {
        require(span.span != 0 && span.duration_micros >= 0);
        require(span.resource < batch->resources.size() && span.scope < batch->scopes.size());
        require(span.events_begin + std::size_t{span.events_count} <= batch->events.size());
        require(span.links_begin + std::size_t{span.links_count} <= batch->links.size());
        check(batch->pool, span.attributes);
    }
    return true;
}

bool read_records(std::string_view body) {
    auto batch = read_logs(body, {1'790'000'000'000'000});
    if (!batch) return false;
    for (const auto& record : batch->records) {
        require(record.severity <= 24 && record.at.micros != 0);
        check(batch->pool, record.attributes);
    }
    return true;
}

bool read_points(std::string_view body) {
    auto batch = read_metrics(body);
    if (!batch) return false;
    for (const auto& point : batch->points) {
        require(point.metric < batch->metrics.size());
        require(!point.distribution || *point.distribution < batch->distributions.size());
        check(batch->pool, point.attributes);
    }
    for (const auto& each : batch->distributions)
        for (auto range : {each.bounds, each.counts, each.negative})
            require(range.begin + std::size_t{range.count} <= batch->numbers.size());
    return true;
}

bool read(std::string_view body, OtlpSignal signal) {
    switch (signal) {
        case OtlpSignal::traces:
            return read_traces(body);
        case OtlpSignal::metrics:
            return read_points(body);
        case OtlpSignal::logs:
            return read_records(body);
    }
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    const auto signal = static_cast<OtlpSignal>(data[0] % 3);
    const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] % 6 < 3) {
        read(body, signal);
    } else if (auto protobuf = protobuf_of_json(body, signal)) {
        require(read(*protobuf, signal));
    }
    return 0;
}
