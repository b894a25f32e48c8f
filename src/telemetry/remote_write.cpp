#include "telemetry/remote_write.hpp"

#include <algorithm>

#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>
#include <snappy.h>

#include "base/text.hpp"
#include "telemetry/protobuf_fields.hpp"

namespace mainstay::telemetry {

namespace {

using protozero::pbf_reader;

constexpr std::size_t label_bytes_max = 65'536;  // Of all labels of a series.

Error too_large(std::string max) {
    return refuse(code::write_too_large, {{"max", std::move(max)}});
}

Sample read_sample(pbf_reader message) {
    Sample sample;
    while (message.next()) {
        switch (message.tag_and_type()) {
            case fixed64_field(1):
                sample.value = message.get_double();
                break;
            // Milliseconds; beyond what microseconds can say it wraps, and is out of any range
            // kept.
            case varint_field(2):
                sample.at.micros = static_cast<std::int64_t>(
                    static_cast<std::uint64_t>(message.get_int64()) * 1000
                );
                break;
            default:
                message.skip();
        }
    }
    return sample;
}

/// The labels of a series where they stand beside one another, and else brought together.
class LabelBytes {
public:
    explicit LabelBytes(std::deque<std::string>& made) : made_(made) {}

    /// A label field from its tag to its end.
    void add(const char* begin, const char* end) {
        const std::string_view field(begin, static_cast<std::size_t>(end - begin));
        if (together_) {
            *together_ += field;
        } else if (all_.empty()) {
            all_ = field;
        } else if (all_.data() + all_.size() == begin) {
            all_ = {all_.data(), static_cast<std::size_t>(end - all_.data())};
        } else {
            together_ = &made_.emplace_back(std::string(all_) += field);
        }
    }

    std::string_view all() const { return together_ ? std::string_view(*together_) : all_; }

private:
    std::deque<std::string>& made_;
    std::string_view all_;
    std::string* together_ = nullptr;
};

void read_series(std::string_view bytes, WriteBatch& batch) {
    pbf_reader message(bytes.data(), bytes.size());
    LabelBytes labels(batch.made);
    WrittenSeries series{.labels = {}, .samples_begin = batch.samples.size()};
    const char* begin = bytes.data();
    while (message.next()) {
        switch (message.tag_and_type()) {
            case bytes_field(1): {
                auto label = message.get_view();
                labels.add(begin, label.data() + label.size());
                break;
            }
            case bytes_field(2):
                batch.samples.push_back(read_sample(message.get_message()));
                break;
            default:
                message.skip();
        }
        begin = message.data().data();
        if (batch.samples.size() > write_samples_max) return;
    }
    series.labels = labels.all();
    series.samples_count = batch.samples.size() - series.samples_begin;
    if (series.samples_count > 0) batch.series.push_back(series);
}

void read_metric(pbf_reader message, WriteBatch& batch) {
    WrittenMetric metric;
    while (message.next()) {
        switch (message.tag_and_type()) {
            case varint_field(1): {
                const auto type = message.get_uint64();
                if (type <= static_cast<std::uint64_t>(WrittenType::state_set))
                    metric.type = static_cast<WrittenType>(type);
                break;
            }
            case bytes_field(2):
                metric.name = view(message.get_view());
                break;
            case bytes_field(4):
                metric.help = view(message.get_view());
                break;
            case bytes_field(5):
                metric.unit = view(message.get_view());
                break;
            default:
                message.skip();
        }
    }
    const bool is_clean =
        is_clean_utf8(metric.name) && is_clean_utf8(metric.help) && is_clean_utf8(metric.unit);
    if (is_clean && batch.metrics.size() < write_metrics_max) batch.metrics.push_back(metric);
}

void sort_metrics(std::vector<WrittenMetric>& metrics) {
    std::ranges::sort(metrics, {}, &WrittenMetric::name);
    const auto twice = std::ranges::unique(metrics, {}, &WrittenMetric::name);
    metrics.erase(twice.begin(), twice.end());
}

std::optional<Label> read_label(pbf_reader message) {
    Label label;
    while (message.next()) {
        switch (message.tag_and_type()) {
            case bytes_field(1):
                label.name = view(message.get_view());
                break;
            case bytes_field(2):
                label.value = view(message.get_view());
                break;
            default:
                message.skip();
        }
    }
    if (!is_clean_utf8(label.name) || !is_clean_utf8(label.value)) return std::nullopt;
    return label;
}

std::optional<std::vector<Label>> read_all(pbf_reader message) {
    std::vector<Label> labels;
    while (message.next(1, protozero::pbf_wire_type::length_delimited)) {
        auto label = read_label(message.get_message());
        if (!label || label->name.empty()) return std::nullopt;
        if (label->value.empty()) continue;
        if (labels.size() == series_labels_max) return std::nullopt;
        labels.push_back(*label);
    }
    return labels;
}

}  // namespace

Result<std::string> unpack_snappy(std::string_view packed) {
    std::size_t size = 0;
    if (!snappy::GetUncompressedLength(packed.data(), packed.size(), &size))
        return refuse(code::snappy_malformed);
    if (size > write_bytes_max) return too_large("32 MiB");
    std::string body(size, '\0');
    if (!snappy::RawUncompress(packed.data(), packed.size(), body.data()))
        return refuse(code::snappy_malformed);
    return body;
}

Result<WriteBatch> read_write_request(std::string_view body) {
    WriteBatch batch;
    try {
        pbf_reader message(body.data(), body.size());
        while (message.next()) {
            switch (message.tag_and_type()) {
                case bytes_field(1):
                    read_series(view(message.get_view()), batch);
                    break;
                case bytes_field(3):
                    read_metric(message.get_message(), batch);
                    break;
                default:
                    message.skip();
            }
            if (batch.samples.size() > write_samples_max) return too_large("1,000,000 samples");
        }
    } catch (const protozero::exception& failure) {
        return refuse(code::write_malformed, {{"what", failure.what()}});
    }
    sort_metrics(batch.metrics);
    return batch;
}

std::optional<std::vector<Label>> read_labels(std::string_view bytes) {
    if (bytes.size() > label_bytes_max) return std::nullopt;
    std::optional<std::vector<Label>> labels;
    try {
        labels = read_all(pbf_reader(bytes.data(), bytes.size()));
    } catch (const protozero::exception&) {
        return std::nullopt;
    }
    if (!labels) return std::nullopt;
    std::ranges::sort(*labels);
    auto twice = std::ranges::adjacent_find(*labels, {}, &Label::name);
    auto name = std::ranges::find(*labels, std::string_view("__name__"), &Label::name);
    if (twice != labels->end() || name == labels->end()) return std::nullopt;
    return labels;
}

}  // namespace mainstay::telemetry
