#include "telemetry/otlp_points.hpp"

#include <algorithm>
#include <cmath>

#include "telemetry/otlp.hpp"
#include "telemetry/otlp_values.hpp"

namespace mainstay::telemetry::otlp {

namespace {

using protozero::pbf_reader;

constexpr std::size_t quantiles_max = 1000;  // Of one summary.
constexpr std::uint32_t no_value_flag = 1;   // metrics.proto, DataPointFlags.

/// What all kinds of points have, under numbers that differ.
struct Reading {
    MetricPoint point;
    Distribution distribution;
    std::vector<pbf_reader> exemplars;
    std::uint32_t flags = 0;
};

void add_part(std::vector<pbf_reader>& exemplars, pbf_reader exemplar) {
    if (exemplars.size() < record_exemplars_max) exemplars.push_back(exemplar);
}

template <class Numbers>
NumberRange append(MetricBatch& batch, const Numbers& numbers, NumberRange already) {
    // A packed field may come in several parts: they are one after the other unless others are
    // between them, and then the last one counts.
    auto& all = batch.numbers;
    if (already.count == 0 || already.begin + already.count != all.size())
        already = {.begin = static_cast<std::uint32_t>(all.size()), .count = 0};
    for (auto number : numbers) {
        if (all.size() == numbers_max) throw TooMuch("its histograms have too many buckets");
        all.push_back(static_cast<double>(number));
        ++already.count;
    }
    return already;
}

void read_number_field(pbf_reader& message, Reading& read, MetricBatch& batch) {
    auto& point = read.point;
    switch (message.tag_and_type()) {
        case fixed64_field(2):
            point.start = read_time(message.get_fixed64());
            break;
        case fixed64_field(3):
            point.at = read_time(message.get_fixed64());
            break;
        case fixed64_field(4):
            point.value = message.get_double();
            break;
        case bytes_field(5):
            add_part(read.exemplars, message.get_message());
            break;
        case fixed64_field(6):
            point.value = static_cast<double>(message.get_sfixed64());
            break;
        case bytes_field(7):
            add_attribute(message.get_message(), batch.pool, point.attributes);
            break;
        case varint_field(8):
            read.flags = message.get_uint32();
            break;
        default:
            message.skip();
    }
}

void read_histogram_field(pbf_reader& message, Reading& read, MetricBatch& batch) {
    auto& point = read.point;
    auto& counted = read.distribution;
    switch (message.tag_and_type()) {
        case fixed64_field(2):
            point.start = read_time(message.get_fixed64());
            break;
        case fixed64_field(3):
            point.at = read_time(message.get_fixed64());
            break;
        case fixed64_field(4):
            counted.count = message.get_fixed64();
            break;
        case fixed64_field(5):
            counted.sum = message.get_double();
            break;
        case bytes_field(6):
            counted.counts = append(batch, message.get_packed_fixed64(), counted.counts);
            break;
        case bytes_field(7):
            counted.bounds = append(batch, message.get_packed_double(), counted.bounds);
            break;
        case bytes_field(8):
            add_part(read.exemplars, message.get_message());
            break;
        case bytes_field(9):
            add_attribute(message.get_message(), batch.pool, point.attributes);
            break;
        case varint_field(10):
            read.flags = message.get_uint32();
            break;
        case fixed64_field(11):
            counted.min = message.get_double();
            break;
        case fixed64_field(12):
            counted.max = message.get_double();
            break;
        default:
            message.skip();
    }
}

/// ExponentialHistogramDataPoint.Buckets.
void read_buckets(
    pbf_reader message, std::int32_t& offset, NumberRange& counts, MetricBatch& batch
) {
    while (message.next()) {
        switch (message.tag_and_type()) {
            case varint_field(1):
                offset = message.get_sint32();
                break;
            case bytes_field(2):
                counts = append(batch, message.get_packed_uint64(), counts);
                break;
            default:
                message.skip();
        }
    }
}

void read_exponential_field(pbf_reader& message, Reading& read, MetricBatch& batch) {
    auto& point = read.point;
    auto& counted = read.distribution;
    switch (message.tag_and_type()) {
        case bytes_field(1):
            add_attribute(message.get_message(), batch.pool, point.attributes);
            break;
        case fixed64_field(2):
            point.start = read_time(message.get_fixed64());
            break;
        case fixed64_field(3):
            point.at = read_time(message.get_fixed64());
            break;
        case fixed64_field(4):
            counted.count = message.get_fixed64();
            break;
        case fixed64_field(5):
            counted.sum = message.get_double();
            break;
        case varint_field(6):
            counted.scale = message.get_sint32();
            break;
        case fixed64_field(7):
            counted.zero_count = message.get_fixed64();
            break;
        case bytes_field(8):
            read_buckets(message.get_message(), counted.positive_offset, counted.counts, batch);
            break;
        case bytes_field(9):
            read_buckets(message.get_message(), counted.negative_offset, counted.negative, batch);
            break;
        case varint_field(10):
            read.flags = message.get_uint32();
            break;
        case bytes_field(11):
            add_part(read.exemplars, message.get_message());
            break;
        case fixed64_field(12):
            counted.min = message.get_double();
            break;
        case fixed64_field(13):
            counted.max = message.get_double();
            break;
        case fixed64_field(14):
            counted.zero_threshold = message.get_double();
            break;
        default:
            message.skip();
    }
}

/// SummaryDataPoint.ValueAtQuantile.
void read_quantile(
    pbf_reader message, std::vector<double>& quantiles, std::vector<double>& values
) {
    double quantile = 0, value = 0;
    while (message.next()) {
        switch (message.tag_and_type()) {
            case fixed64_field(1):
                quantile = message.get_double();
                break;
            case fixed64_field(2):
                value = message.get_double();
                break;
            default:
                message.skip();
        }
    }
    if (quantiles.size() == quantiles_max) throw TooMuch("a summary has more than 1000 quantiles");
    quantiles.push_back(quantile);
    values.push_back(value);
}

void read_summary(pbf_reader message, Reading& read, MetricBatch& batch) {
    auto& point = read.point;
    auto& counted = read.distribution;
    std::vector<double> quantiles, values;
    while (message.next()) {
        switch (message.tag_and_type()) {
            case fixed64_field(2):
                point.start = read_time(message.get_fixed64());
                break;
            case fixed64_field(3):
                point.at = read_time(message.get_fixed64());
                break;
            case fixed64_field(4):
                counted.count = message.get_fixed64();
                break;
            case fixed64_field(5):
                counted.sum = message.get_double();
                break;
            case bytes_field(6):
                read_quantile(message.get_message(), quantiles, values);
                break;
            case bytes_field(7):
                add_attribute(message.get_message(), batch.pool, point.attributes);
                break;
            case varint_field(8):
                read.flags = message.get_uint32();
                break;
            default:
                message.skip();
        }
    }
    counted.bounds = append(batch, quantiles, {});
    counted.counts = append(batch, values, {});
}

void read_fields(pbf_reader message, MetricType type, Reading& read, MetricBatch& batch) {
    if (type == MetricType::summary) {
        read_summary(message, read, batch);
        return;
    }
    auto* field = type == MetricType::histogram     ? read_histogram_field
                  : type == MetricType::exponential ? read_exponential_field
                                                    : read_number_field;
    while (message.next()) field(message, read, batch);
}

bool is_number(MetricType type) {
    return type == MetricType::gauge || type == MetricType::counter || type == MetricType::up_down;
}

/// Whether bounds rise, and there is a count for what is below and above each.
std::string_view wrong_with(const Distribution& read, MetricType type, const MetricBatch& batch) {
    if (type != MetricType::histogram) return {};
    if (read.counts.count == 0 && read.bounds.count == 0) return {};
    if (read.counts.count != read.bounds.count + 1)
        return "a histogram must have one count more than bounds";
    auto begin = batch.numbers.begin() + read.bounds.begin;
    bool is_rising = std::adjacent_find(begin, begin + read.bounds.count, [](double a, double b) {
                         return !(a < b);
                     }) == begin + read.bounds.count;
    return is_rising ? std::string_view() : "the bounds of a histogram must rise";
}

void add_exemplar(pbf_reader message, MetricBatch& batch) {
    Exemplar exemplar{.point = static_cast<std::uint32_t>(batch.points.size() - 1)};
    while (message.next()) {
        switch (message.tag_and_type()) {
            case fixed64_field(2):
                exemplar.at = read_time(message.get_fixed64());
                break;
            case fixed64_field(3):
                exemplar.value = message.get_double();
                break;
            case bytes_field(4):
                exemplar.span = read_span_id(view(message.get_view()));
                break;
            case bytes_field(5):
                exemplar.trace = read_trace_id(view(message.get_view()));
                break;
            case fixed64_field(6):
                exemplar.value = static_cast<double>(message.get_sfixed64());
                break;
            default:
                message.skip();
        }
    }
    // Without a trace it leads nowhere.
    if (exemplar.trace != TraceId{}) batch.exemplars.push_back(exemplar);
}

}  // namespace

std::string_view add_point(
    pbf_reader message, MetricType type, const MetricPoint& origin, MetricBatch& batch
) {
    Reading read{.point = origin};
    read_fields(message, type, read, batch);
    if (read.point.at.micros == 0) return "a point must have time_unix_nano";
    read.point.has_value = (read.flags & no_value_flag) == 0;
    if (!is_number(type) && read.point.has_value) {
        if (auto why = wrong_with(read.distribution, type, batch); !why.empty()) return why;
        read.point.distribution = static_cast<std::uint32_t>(batch.distributions.size());
        batch.distributions.push_back(read.distribution);
    }
    batch.points.push_back(read.point);
    for (const auto& exemplar : read.exemplars) add_exemplar(exemplar, batch);
    return {};
}

}  // namespace mainstay::telemetry::otlp
