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

    void read_metric(pbf_reader message, otlp::Origin origin) {
        if (batch_.metrics.size() == records_max)
            throw otlp::TooMuch("it has more than 200000 metrics");
        origin_ = {
            .resource = origin.resource,
            .scope = origin.scope,
            .metric = static_cast<std::uint32_t>(batch_.metrics.size())
        };
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

private:
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
        otlp::prepare(batch.pool, body.size());
        MetricReader reader(batch);
        otlp::read_records(
            pbf_reader(body.data(), body.size()), batch,
            [&](pbf_reader message, otlp::Origin origin) { reader.read_metric(message, origin); }
        );
        return batch;
    });
}

}  // namespace mainstay::telemetry
