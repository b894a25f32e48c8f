#include <protozero/pbf_reader.hpp>

#include "telemetry/otlp.hpp"
#include "telemetry/otlp_points.hpp"
#include "telemetry/otlp_values.hpp"

namespace mainstay::telemetry {

namespace {

using protozero::pbf_reader;

Temporality temporality_of(std::int32_t number) {
    return number == 1   ? Temporality::delta
           : number == 2 ? Temporality::cumulative
                         : Temporality::unspecified;
}

class MetricReader {
public:
    explicit MetricReader(MetricBatch& batch) : batch_(batch) {}

    void read_request(pbf_reader message) {
        while (message.next(1, protozero::pbf_wire_type::length_delimited))
            read_resource_metrics(message.get_message());
    }

private:
    void read_resource_metrics(pbf_reader message) {
        origin_.resource = otlp::add_origin(batch_.resources);
        while (message.next()) {
            switch (message.tag_and_type()) {
                case bytes_field(1):
                    batch_.resources[origin_.resource] =
                        otlp::read_resource(message.get_message(), batch_.pool);
                    break;
                case bytes_field(2):
                    read_scope_metrics(message.get_message());
                    break;
                default:
                    message.skip();
            }
        }
    }

    void read_scope_metrics(pbf_reader message) {
        origin_.scope = otlp::add_origin(batch_.scopes);
        while (message.next()) {
            switch (message.tag_and_type()) {
                case bytes_field(1):
                    batch_.scopes[origin_.scope] =
                        otlp::read_scope(message.get_message(), batch_.pool);
                    break;
                case bytes_field(2):
                    read_metric(message.get_message());
                    break;
                default:
                    message.skip();
            }
        }
    }

    void read_metric(pbf_reader message) {
        if (batch_.metrics.size() == records_max)
            throw otlp::TooMuch("it has more than 200000 metrics");
        origin_.metric = static_cast<std::uint32_t>(batch_.metrics.size());
        Metric metric;
        pbf_reader data;
        auto& pool = batch_.pool;
        while (message.next()) {
            switch (message.tag_and_type()) {
                case bytes_field(1):
                    metric.name = otlp::clean(view(message.get_view()), pool);
                    break;
                case bytes_field(2):
                    metric.description = otlp::clean(view(message.get_view()), pool);
                    break;
                case bytes_field(3):
                    metric.unit = otlp::clean(view(message.get_view()), pool);
                    break;
                case bytes_field(5):
                    data = take(message, metric, MetricType::gauge);
                    break;
                case bytes_field(7):
                    data = take(message, metric, MetricType::counter);
                    break;
                case bytes_field(9):
                    data = take(message, metric, MetricType::histogram);
                    break;
                case bytes_field(10):
                    data = take(message, metric, MetricType::exponential);
                    break;
                case bytes_field(11):
                    data = take(message, metric, MetricType::summary);
                    break;
                default:
                    message.skip();
            }
        }
        read_data(data, metric);
    }

    static pbf_reader take(pbf_reader& message, Metric& metric, MetricType type) {
        metric.type = type;
        return message.get_message();
    }

    /// Gauge, Sum, Histogram and their like: points, and how they count.
    void read_data(pbf_reader data, Metric metric) {
        points_.clear();
        bool is_monotonic = false;
        while (data.next()) {
            switch (data.tag_and_type()) {
                case bytes_field(1):
                    remember(data.get_message());
                    break;
                case varint_field(2):
                    metric.temporality = temporality_of(data.get_enum());
                    break;
                case varint_field(3):
                    is_monotonic = data.get_bool();
                    break;
                default:
                    data.skip();
            }
        }
        if (metric.type == MetricType::counter && !is_monotonic) metric.type = MetricType::up_down;
        batch_.metrics.push_back(metric);
        for (const auto& part : points_) add_point(part, metric);
    }

    void remember(pbf_reader point) {
        if (points_.size() < records_max)
            points_.push_back(point);
        else
            batch_.rejected.add("a metric has more than 200000 points: send fewer at once");
    }

    void add_point(pbf_reader message, const Metric& metric) {
        if (auto why = otlp::full(batch_.points.size(), batch_.pool); !why.empty()) {
            batch_.rejected.add(why);
            return;
        }
        if (metric.name.empty()) {
            batch_.rejected.add("a metric must have a name");
            return;
        }
        auto why = otlp::add_point(message, metric.type, origin_, batch_);
        if (!why.empty()) batch_.rejected.add(why);
    }

    MetricBatch& batch_;
    MetricPoint origin_;
    std::vector<pbf_reader> points_;
};

}  // namespace

Result<MetricBatch> read_metrics(std::string_view body) {
    return otlp::attempt([&] {
        MetricBatch batch;
        MetricReader(batch).read_request(pbf_reader(body.data(), body.size()));
        return batch;
    });
}

}  // namespace mainstay::telemetry
